import java.util.List;

/** A query's syntax tree. */
interface Node {
    record Or(List<Node> children) implements Node {}

    record And(List<Node> children) implements Node {}

    record Not(Node child) implements Node {}

    record Near(int distance, String a, String b) implements Node {}

    /** A word is a phrase of one. Without words it matches nothing. */
    record Phrase(String field, List<String> words) implements Node {}

    record Prefix(String field, String start) implements Node {}
}
