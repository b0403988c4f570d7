import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * LuceneBench ARTICLES QUERIES LIMIT PASSES MATCHES: matches the first LIMIT articles, writes
 * "article TAB query" (their line numbers from 0) to the file MATCHES, and prints the best of
 * PASSES passes, by the CPU clock of the whole process and by the wall clock, as JSON. Two passes
 * before warm it up.
 */
final class LuceneBench {
    private static final int WARM_UP = 2;

    private record Text(String title, String summary, String content) {}

    private final List<Text> articles = new ArrayList<>();
    private final Presearcher presearcher;
    private final Article article = new Article();
    private final double buildSeconds;
    private long matches;
    private long run;

    private LuceneBench(String articleFile, String queryFile, int limit) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(articleFile))) {
            lines.limit(limit).map(JsonLine::read).forEach(a -> articles.add(text(a)));
        }
        List<String> queries;
        try (Stream<String> lines = Files.lines(Path.of(queryFile))) {
            queries = lines.map(line -> JsonLine.read(line).get("query")).toList();
        }
        Frequencies frequencies = new Frequencies();
        for (Text text : articles) {
            article.read(text.title(), text.summary(), text.content());
            frequencies.count(article);
        }
        long begin = cpu();
        presearcher = new Presearcher(queries, frequencies);
        buildSeconds = 1e-9 * (cpu() - begin);
    }

    private static Text text(Map<String, String> article) {
        return new Text(article.getOrDefault("title", ""), article.getOrDefault("summary", ""),
                        article.getOrDefault("content", ""));
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                    ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private void pass() throws IOException {
        matches = 0;
        run = 0;
        for (Text text : articles) {
            article.read(text.title(), text.summary(), text.content());
            run += presearcher.match(article, query -> ++matches);
        }
    }

    private void write(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < articles.size(); ++i) {
                List<Integer> found = new ArrayList<>();
                Text text = articles.get(i);
                article.read(text.title(), text.summary(), text.content());
                presearcher.match(article, found::add);
                found.sort(null);
                for (int query : found)
                    out.write(i + "\t" + query + "\n");
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        LuceneBench bench =
            new LuceneBench(arguments[0], arguments[1], Integer.parseInt(arguments[2]));
        int passes = Integer.parseInt(arguments[3]);
        bench.write(Path.of(arguments[4]));
        for (int i = 0; i < WARM_UP; ++i)
            bench.pass();
        double cpu = Double.MAX_VALUE;
        double wall = Double.MAX_VALUE;
        for (int i = 0; i < passes; ++i) {
            long cpuBegin = cpu();
            long wallBegin = System.nanoTime();
            bench.pass();
            wall = Math.min(wall, 1e-9 * (System.nanoTime() - wallBegin));
            cpu = Math.min(cpu, 1e-9 * (cpu() - cpuBegin));
        }
        System.gc();
        int n = bench.articles.size();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(Locale.ROOT,
                          "{\"articles\": %d, \"matches\": %d, \"run\": %d, \"per_cpu_second\": %.1f, "
                              + "\"per_second\": %.1f, \"build_cpu_seconds\": %.2f, \"heap_mib\": %.0f}%n",
                          n, bench.matches, bench.run, n / cpu, n / wall, bench.buildSeconds,
                          (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0);
    }
}
