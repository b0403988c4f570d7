import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefHash;

import java.util.Arrays;
import java.util.BitSet;

/** Of one field: from the words and prefixes of covers to the queries found by them. */
final class CoverIndex {
    private final Lists words = new Lists();
    private final Lists prefixes = new Lists();
    private final BitSet lengths = new BitSet();  ///< of the prefixes, in bytes

    private static final class Lists {
        final BytesRefHash terms = new BytesRefHash();
        int[][] queries = new int[16][];
        int[] counts = new int[16];

        void add(BytesRef term, int query) {
            int id = terms.add(term);
            if (id < 0)
                id = -id - 1;
            if (id == queries.length) {
                queries = Arrays.copyOf(queries, 2 * id);
                counts = Arrays.copyOf(counts, 2 * id);
            }
            if (queries[id] == null)
                queries[id] = new int[1];
            if (counts[id] == queries[id].length)
                queries[id] = Arrays.copyOf(queries[id], 2 * counts[id]);
            queries[id][counts[id]++] = query;
        }

        void find(BytesRef term, Candidates out) {
            int id = terms.find(term);
            for (int i = 0; id >= 0 && i < counts[id]; ++i)
                out.add(queries[id][i]);
        }
    }

    void add(Cover.Key key, int query) {
        BytesRef text = new BytesRef(key.text());
        if (!key.prefix()) {
            words.add(text, query);
            return;
        }
        lengths.set(text.length);
        prefixes.add(text, query);
    }

    void find(BytesRef word, Candidates out) {
        words.find(word, out);
        int whole = word.length;
        for (int n = lengths.nextSetBit(0); n >= 0 && n <= whole; n = lengths.nextSetBit(n + 1)) {
            word.length = n;
            prefixes.find(word, out);
        }
        word.length = whole;
    }
}
