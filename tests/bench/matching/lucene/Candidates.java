import java.util.Arrays;

/** A set of query numbers that is emptied cheaply from article to article. */
final class Candidates {
    private final int[] stamps;
    private int stamp = 0;
    private int[] list = new int[1 << 10];
    private int count = 0;

    Candidates(int queries) {
        stamps = new int[queries];
    }

    void clear() {
        ++stamp;
        count = 0;
    }

    void add(int query) {
        if (stamps[query] == stamp)
            return;
        stamps[query] = stamp;
        if (count == list.length)
            list = Arrays.copyOf(list, 2 * count);
        list[count++] = query;
    }

    int count() {
        return count;
    }

    int get(int i) {
        return list[i];
    }
}
