package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The policies below {@code src/test/resources/policy-corpus}, each with what is expected of it next to it. */
final class Corpus {
    private static final Path ROOT = Path.of("src/test/resources/policy-corpus");
    private static final Pattern RULE = Pattern.compile("rule\\s*\"([^\"\n]+)\"");

    private Corpus() {}

    /** Their ids, sorted. */
    static List<String> ids(String kind) {
        try (Stream<Path> files = Files.list(ROOT.resolve(kind))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".drl"))
                    .map(name -> name.substring(0, name.length() - ".drl".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PolicySource source(String kind, String id) {
        return new PolicySource(
                "site/" + id + "/" + id + ".drl", read(ROOT.resolve(kind).resolve(id + ".drl")));
    }

    /** What a source is told, as an author sees it. */
    static String diagnostics(PolicySource source) {
        List<PolicyProblem> problems = PolicyCheck.check(List.of(source)).get(0).problems();
        return Diagnostics.text(problems, name -> source.text());
    }

    /** Rewrites what is expected with {@code -Dunitward.update=true}; then read the difference. */
    static void expect(String kind, String id, String found) {
        Path file = ROOT.resolve(kind).resolve(id + ".txt");
        if (Boolean.getBoolean("unitward.update")) {
            try {
                Files.writeString(file, found);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(found).as(file.toString()).isEqualTo(read(file));
    }

    /** What the index says of rules that were never checked: names and nothing else. */
    static List<RuleInfo> names(PolicySource source) {
        List<RuleInfo> rules = new ArrayList<>();
        Matcher names = RULE.matcher(source.text());
        while (names.find()) {
            rules.add(new RuleInfo(
                    names.group(1),
                    source.id(),
                    source.category(),
                    Classification.ADVICE,
                    Severity.NOTICE,
                    "0",
                    "x",
                    "x",
                    "x",
                    source.path(),
                    1,
                    ""));
        }
        return rules;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
