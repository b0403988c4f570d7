import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The design of Luwak and of Elasticsearch's percolator: an index of each query's rarest words
 * says which queries an article may match; those are run as Lucene queries over the article's
 * MemoryIndex.
 */
final class Presearcher {
    private final Query[] queries;
    private final boolean[] decided;
    private final CoverIndex title = new CoverIndex();
    private final CoverIndex all = new CoverIndex();
    private final Candidates always;
    private final Candidates candidates;

    Presearcher(List<String> texts, Frequencies frequencies) throws IOException {
        queries = new Query[texts.size()];
        decided = new boolean[texts.size()];
        always = new Candidates(texts.size());
        always.clear();
        candidates = new Candidates(texts.size());
        for (int i = 0; i < queries.length; ++i) {
            Node node = QueryReader.read(texts.get(i));
            queries[i] = LuceneQuery.ready(node);
            index(i, Cover.of(node, frequencies));
        }
    }

    private void index(int query, Optional<Cover> cover) {
        if (cover.isEmpty()) {
            always.add(query);
            return;
        }
        decided[query] = cover.get().decides();
        for (Cover.Key key : cover.get().keys())
            (key.field().equals(Article.TITLE) ? title : all).add(key, query);
    }

    /** Returns how many queries were run. */
    int match(Article article, IntConsumer found) throws IOException {
        candidates.clear();
        for (int i = 0; i < always.count(); ++i)
            candidates.add(always.get(i));
        gather(article.terms(Article.TITLE), title);
        gather(article.terms(Article.ALL), all);
        int run = 0;
        for (int i = 0; i < candidates.count(); ++i) {
            int query = candidates.get(i);
            if (decided[query] || article.matches(queries[query]))
                found.accept(query);
            run += decided[query] ? 0 : 1;
        }
        return run;
    }

    private void gather(Terms terms, CoverIndex index) throws IOException {
        if (terms == null)
            return;
        TermsEnum each = terms.iterator();
        for (BytesRef term = each.next(); term != null; term = each.next())
            index.find(term, candidates);
    }
}
