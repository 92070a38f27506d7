package io.unitward.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads metrics as strictly as the OpenMetrics 1.0 specification allows: every line is of its grammar, a family is declared before
 * its samples and is not interleaved with others, no series comes twice, and the end is marked.
 */
final class OpenMetricsReader {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABELS =
            Pattern.compile("\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\"(,(?!})|(?=})))*}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private OpenMetricsReader() {}

    /** Series → value. */
    static Map<String, String> read(String text) {
        assertThat(text).endsWith("\n# EOF\n");
        Map<String, String> samples = new LinkedHashMap<>();
        Set<String> families = new HashSet<>();
        String family = "";
        for (String line : text.substring(0, text.length() - "# EOF\n".length()).split("\n")) {
            if (line.startsWith("# HELP ")) {
                family = line.split(" ")[2];
                assertThat(families.add(family)).as("family once: " + family).isTrue();
                assertThat(family).matches(NAME).doesNotEndWith("_total");
            } else if (line.startsWith("# ")) {
                assertThat(line).isEqualTo("# TYPE " + family + " gauge");
            } else {
                Matcher labels = LABELS.matcher(line);
                assertThat(labels.find()).as(line).isTrue();
                assertThat(line.substring(0, labels.start())).as(line).isEqualTo(family);
                String value = line.substring(labels.end());
                assertThat(value).startsWith(" ");
                assertThat(value.substring(1)).as(line).matches(NUMBER);
                String series = line.substring(0, labels.end());
                assertThat(samples.put(series, value.substring(1))).as(series).isNull();
            }
        }
        return samples;
    }
}
