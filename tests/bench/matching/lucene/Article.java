import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;

import java.io.IOException;

/**
 * One article in a MemoryIndex. Two fields: `title`, and `all` with title, summary and content so
 * far apart that no phrase and no NEAR reaches from one into the next. So a word without a field
 * is one term, not three.
 */
final class Article {
    static final String TITLE = "title";
    static final String ALL = "all";
    static final int GAP = 1 << 16;

    private final MemoryIndex index = new MemoryIndex();
    private final Tokens tokens = new Tokens();
    private final FoldedStream stream = new FoldedStream(tokens);
    private IndexSearcher searcher;
    private LeafReaderContext leaf;

    void read(String title, String summary, String content) {
        index.reset();
        tokens.cut(title);
        index.addField(TITLE, stream);
        index.addField(ALL, stream, GAP);
        tokens.cut(summary);
        index.addField(ALL, stream, GAP);
        tokens.cut(content);
        index.addField(ALL, stream, GAP);
        searcher = index.createSearcher();
        leaf = searcher.getIndexReader().leaves().get(0);
    }

    /** The terms of a field, sorted; null if it has none. */
    Terms terms(String field) throws IOException {
        return leaf.reader().terms(field);
    }

    /**
     * No scores are asked for, and FILTER computes none. Yet of a conjunction one says that they
     * are: else Lucene copies it, clause by clause, each time.
     */
    private static ScoreMode mode(Query query) {
        boolean conjunction = query instanceof BooleanQuery all &&
            !all.clauses().isEmpty() && all.clauses().get(0).getOccur() == Occur.FILTER;
        return conjunction ? ScoreMode.COMPLETE : ScoreMode.COMPLETE_NO_SCORES;
    }

    /** `query` must have been rewritten. */
    boolean matches(Query query) throws IOException {
        Scorer scorer = searcher.createWeight(query, mode(query), 1).scorer(leaf);
        return scorer != null && scorer.iterator().nextDoc() != DocIdSetIterator.NO_MORE_DOCS;
    }
}
