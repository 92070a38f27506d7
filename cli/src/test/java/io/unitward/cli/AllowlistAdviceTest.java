package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.unitward.config.Allowlist;
import io.unitward.config.AllowlistReader;
import io.unitward.config.ConfigPlaces;
import io.unitward.verdict.ActionKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that would permit something go into the files that refuse it. */
class AllowlistAdviceTest {
    private static final String LINE = "  - {action: restore-artifact, units: [\"a.service\", \"b\\\\x2d.service\"]}";
    private static final Map<ActionKind, Set<String>> WANTED =
            Map.of(ActionKind.RESTORE_ARTIFACT, Set.of("a.service", "b\\x2d.service"));
    private static final Allowlist.Entry RELOADS = entry(ActionKind.DAEMON_RELOAD);
    private static final Allowlist.Entry RESTORES = entry(ActionKind.RESTORE_ARTIFACT);

    private Path etc;
    private Path home;

    @BeforeEach
    void places(@TempDir Path directory) throws Exception {
        etc = Files.createDirectory(directory.resolve("etc"));
        home = Files.createDirectory(directory.resolve("home"));
    }

    @Test
    void a_first_file_keeps_what_holds_without_one() {
        assertThat(advice(Allowlist.DEFAULT)).singleElement().satisfies(advice -> {
            assertThat(advice.file()).isEqualTo(home.resolve("allowlist.yaml"));
            assertThat(advice.head()).endsWith("allowlist.yaml, which does not exist yet:");
            assertThat(advice.lines())
                    .containsExactly(
                            "apiVersion: unitward/v1", "allow:", "  - {action: daemon-reload, units: [\"*\"]}", LINE);
        });
    }

    @Test
    void a_users_own_file_gets_an_entry() throws Exception {
        Files.createFile(home.resolve("allowlist.yaml"));
        assertThat(advice(new Allowlist(List.of(RELOADS))))
                .extracting(AllowlistAdvice::file, AllowlistAdvice::isNew, AllowlistAdvice::lines)
                .containsExactly(tuple(home.resolve("allowlist.yaml"), false, List.of(LINE)));
    }

    @Test
    void where_only_the_administrators_refuses_it_is_no_use_to_make_another() {
        assertThat(advice(new Allowlist(List.of(RELOADS))))
                .extracting(AllowlistAdvice::file, AllowlistAdvice::lines)
                .containsExactly(tuple(etc.resolve("allowlist.yaml"), List.of(LINE)));
    }

    @Test
    void each_file_that_refuses_gets_the_lines() {
        assertThat(advice(new Allowlist(List.of(RELOADS), List.of(RELOADS))))
                .extracting(AllowlistAdvice::file)
                .containsExactly(etc.resolve("allowlist.yaml"), home.resolve("allowlist.yaml"));
        assertThat(advice(new Allowlist(List.of(RESTORES), List.of(RELOADS))))
                .extracting(AllowlistAdvice::file)
                .containsExactly(etc.resolve("allowlist.yaml"));
        assertThat(advice(new Allowlist(List.of(RELOADS), List.of(RESTORES))))
                .extracting(AllowlistAdvice::file)
                .containsExactly(home.resolve("allowlist.yaml"));
        assertThat(advice(new Allowlist(List.of(RESTORES), List.of(RESTORES)))).isEmpty();
    }

    /** What is printed is done to the letter, and then the file permits what was wanted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "allow: []\n",
                "allow:\n  []\n",
                "# mine\nallow:   [ ]   # nothing\n",
                "allow:\n  - {action: daemon-reload, units: [\"*\"]}\n",
                "allow:\n- action: daemon-reload\n  units: [\"*\"]\n",
                "allow:\n      - {action: daemon-reload, units: [\"*\"]}\n",
                "allow: [{action: daemon-reload, units: [\"*\"]}]\n"
            })
    void what_is_printed_permits_it_however_the_file_is_written(String list) throws Exception {
        String before = "apiVersion: unitward/v1\n" + list;
        assertApplied(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"apiVersion\": \"unitward/v1\", \"allow\": []}\n",
                "{\"apiVersion\": \"unitward/v1\", \"allow\": [{\"action\": \"daemon-reload\", \"units\": [\"*\"]}]}\n"
            })
    void so_it_does_in_json(String before) throws Exception {
        assertApplied(before);
    }

    private void assertApplied(String before) throws Exception {
        Path file = home.resolve("allowlist.yaml");
        Files.writeString(file, before);
        Allowlist read = AllowlistReader.read("allowlist.yaml", before.getBytes(StandardCharsets.UTF_8));
        AllowlistAdvice advice = AllowlistAdvice.of(
                        read,
                        Map.of(
                                ActionKind.RESTORE_ARTIFACT,
                                Set.of("a.service", "b\\x2d.service"),
                                ActionKind.QUARANTINE_DROP_IN,
                                Set.of("a.service")),
                        new ConfigPlaces(1000, etc, home, null, null, null))
                .get(0);
        String lines = String.join("\n", advice.lines()) + "\n";
        String after = switch (advice.style()) {
            case LINES -> {
                assertThat(advice.head()).endsWith("below allow:");
                yield before + lines;
            }
            case EMPTY -> {
                assertThat(advice.head()).endsWith("replace allow: [] by:");
                yield before.replaceFirst("allow:\\s*\\[ ?](?: *#.*)?\n", Matcher.quoteReplacement(lines));
            }
            case BRACKETS -> {
                assertThat(advice.head()).endsWith("before the bracket that closes the list of allow:");
                int at = before.lastIndexOf(']');
                yield before.substring(0, at) + lines + before.substring(at);
            }
            case EMPTY_BRACKETS -> {
                assertThat(advice.head()).endsWith("between the brackets of allow:");
                yield before.replace("[]", "[" + lines + "]");
            }
        };
        Allowlist now = AllowlistReader.read("allowlist.yaml", after.getBytes(StandardCharsets.UTF_8));
        assertThat(now.own()).hasSize(read.own().size() + 2);
        for (String unit : List.of("a.service", "b\\x2d.service")) {
            assertThat(now.permits(ActionKind.RESTORE_ARTIFACT, List.of(unit))).isTrue();
        }
        assertThat(now.permits(ActionKind.QUARANTINE_DROP_IN, List.of("a.service")))
                .isTrue();
    }

    private List<AllowlistAdvice> advice(Allowlist allowlist) {
        return AllowlistAdvice.of(allowlist, WANTED, new ConfigPlaces(1000, etc, home, null, null, null));
    }

    private static Allowlist.Entry entry(ActionKind action) {
        return new Allowlist.Entry(action, List.of("*"), null, null, "a:1");
    }
}
