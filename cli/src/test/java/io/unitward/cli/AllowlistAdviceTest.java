package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.unitward.config.Allowlist;
import io.unitward.config.ConfigPlaces;
import io.unitward.verdict.ActionKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private List<AllowlistAdvice> advice(Allowlist allowlist) {
        return AllowlistAdvice.of(allowlist, WANTED, new ConfigPlaces(1000, etc, home, null, null, null));
    }

    private static Allowlist.Entry entry(ActionKind action) {
        return new Allowlist.Entry(action, List.of("*"), null, null, "a:1");
    }
}
