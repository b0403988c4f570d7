import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * In how many articles a word occurs, counted over the very articles that will be matched: better
 * than any presearcher can know them.
 */
final class Frequencies {
    private final Map<String, TreeMap<String, Integer>> fields = new HashMap<>();
    private final Map<Cover.Key, Double> prefixes = new HashMap<>();

    void count(Article article) throws IOException {
        for (String field : new String[] {Article.TITLE, Article.ALL}) {
            Terms terms = article.terms(field);
            if (terms == null)
                continue;
            TreeMap<String, Integer> counts =
                fields.computeIfAbsent(field, name -> new TreeMap<>());
            TermsEnum each = terms.iterator();
            for (BytesRef term = each.next(); term != null; term = each.next())
                counts.merge(term.utf8ToString(), 1, Integer::sum);
        }
    }

    /** Never nothing: of words that did not occur, any is as good, but fewer are better. */
    double cost(Cover.Key key) {
        if (key.prefix())
            return prefixes.computeIfAbsent(key, this::sum);
        TreeMap<String, Integer> counts = fields.get(key.field());
        return 0.1 + (counts == null ? 0 : counts.getOrDefault(key.text(), 0));
    }

    private double sum(Cover.Key key) {
        TreeMap<String, Integer> counts = fields.get(key.field());
        if (counts == null)
            return 0.1;
        return 0.1 + counts.subMap(key.text(), key.text() + Character.MAX_VALUE).values().stream()
            .mapToInt(Integer::intValue).sum();
    }
}
