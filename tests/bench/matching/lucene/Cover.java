import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.HashSet;

/**
 * The cheapest set of words or prefixes one of which must occur for a query to match: of AND the
 * rarest child's, of OR all children's, of a phrase or NEAR its rarest word. `decides`: if one
 * occurs, the query does match (Elasticsearch's percolator knows this too, and skips the query).
 */
record Cover(Set<Key> keys, double cost, boolean decides) {
    record Key(String field, String text, boolean prefix) {}

    static final Cover IMPOSSIBLE = new Cover(Set.of(), 0, true);

    /** Empty if the query may match an article that has no word of it. */
    static Optional<Cover> of(Node node, Frequencies frequencies) {
        if (node instanceof Node.Or or)
            return all(or, frequencies);
        if (node instanceof Node.And and)
            return and.children().stream()
                .map(child -> of(child, frequencies))
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble(Cover::cost))
                .map(rarest -> new Cover(rarest.keys(), rarest.cost(), false));
        if (node instanceof Node.Not)
            return Optional.empty();
        if (node instanceof Node.Near near)
            return Optional.of(rarest(Article.ALL, List.of(near.a(), near.b()), frequencies));
        if (node instanceof Node.Prefix prefix)
            return Optional.of(
                single(new Key(prefix.field(), prefix.start(), true), frequencies, true));
        Node.Phrase phrase = (Node.Phrase) node;
        return Optional.of(rarest(phrase.field(), phrase.words(), frequencies));
    }

    private static Optional<Cover> all(Node.Or or, Frequencies frequencies) {
        Set<Key> keys = new HashSet<>();
        double cost = 0;
        boolean decides = true;
        for (Node child : or.children()) {
            Optional<Cover> cover = of(child, frequencies);
            if (cover.isEmpty())
                return cover;
            keys.addAll(cover.get().keys());
            cost += cover.get().cost();
            decides &= cover.get().decides();
        }
        return Optional.of(new Cover(keys, cost, decides));
    }

    private static Cover rarest(String field, List<String> words, Frequencies frequencies) {
        List<Cover> covers = new ArrayList<>();
        for (String word : words)
            covers.add(single(new Key(field, word, false), frequencies, words.size() == 1));
        return covers.stream().min(Comparator.comparingDouble(Cover::cost)).orElse(IMPOSSIBLE);
    }

    private static Cover single(Key key, Frequencies frequencies, boolean decides) {
        return new Cover(Set.of(key), frequencies.cost(key), decides);
    }
}
