import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammar of the workload's queries, as reference_match.py beside it defines it. */
final class QueryReader {
    private static final Pattern LEXEME =
        Pattern.compile("\\s*(?:(\\()|(\\))|\"([^\"]*)\"|([^\\s()\"]+))");
    private static final Pattern NEAR = Pattern.compile("NEAR/(\\d+)");

    private enum Kind { OPEN, CLOSE, PHRASE, AND, OR, NOT, NEAR, WORD }

    private record Lexeme(Kind kind, String text) {}

    private final String query;
    private final List<Lexeme> lexemes = new ArrayList<>();
    private int at = 0;

    private QueryReader(String query) {
        this.query = query;
        Matcher matcher = LEXEME.matcher(query.strip());
        while (matcher.lookingAt()) {
            lexemes.add(lexeme(matcher));
            matcher.region(matcher.end(), matcher.regionEnd());
        }
        if (!matcher.hitEnd())
            throw wrong("an unpaired quote");
    }

    static Node read(String query) {
        QueryReader reader = new QueryReader(query);
        Node node = reader.or();
        if (reader.peek() != null)
            throw reader.wrong("something after the end");
        return node;
    }

    private static Lexeme lexeme(Matcher matcher) {
        if (matcher.group(1) != null)
            return new Lexeme(Kind.OPEN, "(");
        if (matcher.group(2) != null)
            return new Lexeme(Kind.CLOSE, ")");
        if (matcher.group(3) != null)
            return new Lexeme(Kind.PHRASE, matcher.group(3));
        String word = matcher.group(4);
        Matcher near = NEAR.matcher(word);
        if (near.matches())
            return new Lexeme(Kind.NEAR, near.group(1));
        switch (word) {
            case "AND": return new Lexeme(Kind.AND, word);
            case "OR": return new Lexeme(Kind.OR, word);
            case "NOT": return new Lexeme(Kind.NOT, word);
            default: return new Lexeme(Kind.WORD, word);
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + ": " + query);
    }

    private Kind peek() {
        return at < lexemes.size() ? lexemes.get(at).kind() : null;
    }

    private Node or() {
        List<Node> children = new ArrayList<>(List.of(and()));
        for (; peek() == Kind.OR; children.add(and()))
            ++at;
        return children.size() == 1 ? children.get(0) : new Node.Or(children);
    }

    private Node and() {
        List<Node> children = new ArrayList<>(List.of(not()));
        for (; peek() == Kind.AND; children.add(not()))
            ++at;
        return children.size() == 1 ? children.get(0) : new Node.And(children);
    }

    private Node not() {
        if (peek() != Kind.NOT)
            return near();
        ++at;
        return new Node.Not(not());
    }

    private Node near() {
        Node left = primary();
        if (peek() != Kind.NEAR)
            return left;
        int distance = Integer.parseInt(lexemes.get(at++).text());
        if (distance >= Article.GAP)
            throw wrong("NEAR reaches too far");
        return new Node.Near(distance, single(left), single(primary()));
    }

    private String single(Node node) {
        if (node instanceof Node.Phrase phrase && phrase.words().size() == 1 &&
            phrase.field().equals(Article.ALL))
            return phrase.words().get(0);
        throw wrong("NEAR takes single words");
    }

    private Node primary() {
        if (peek() == null)
            throw wrong("ends too early");
        Lexeme next = lexemes.get(at++);
        switch (next.kind()) {
            case OPEN:
                Node inside = or();
                if (peek() != Kind.CLOSE)
                    throw wrong("missing )");
                ++at;
                return inside;
            case PHRASE: return new Node.Phrase(Article.ALL, Tokens.of(next.text()));
            case WORD: return word(next.text());
            default: throw wrong("unexpected " + next.text());
        }
    }

    private Node word(String text) {
        String field = Article.ALL;
        if (text.startsWith("title:")) {
            field = Article.TITLE;
            text = text.substring("title:".length());
        }
        if (!text.endsWith("*"))
            return new Node.Phrase(field, Tokens.of(text));
        List<String> start = Tokens.of(text.substring(0, text.length() - 1));
        if (start.size() != 1)
            throw wrong("a prefix must be one word");
        return new Node.Prefix(field, start.get(0));
    }
}
