package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.verdict.Waiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An entry is appended or nothing is written. */
class WaiverFileTest {
    private static final Waiver ENTRY = new Waiver(
            "foreign-drop-in",
            List.of("web-*.service"),
            "/etc/x.conf",
            "ab".repeat(32),
            "it's \"fine\" \\ #1: yes",
            "alice",
            Instant.parse("2026-11-01T00:00:00Z"),
            Instant.parse("2026-11-30T12:00:00Z"),
            true,
            "command line",
            1,
            1);
    private static final String OLD =
            "  - {policy: a, units: [\"*\"], reason: r, approver: a, granted: 2026-01-01, expires: 2026-02-01}";

    @TempDir
    Path temporary;

    private Path path;
    private WaiverFile file;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        path = temporary.resolve("waivers.yaml");
        long self = Integer.toUnsignedLong((Integer) Files.getAttribute(temporary, "unix:uid"));
        file = WaiverFile.of(new ConfigPlaces(self, temporary.resolve("none"), null, null, null, path));
    }

    @Test
    void aFirstEntryMakesTheFile() throws Exception {
        file.append(ENTRY);
        assertThat(path).hasContent("""
                apiVersion: unitward/v1
                waivers:
                  - policy: foreign-drop-in
                    units: ["web-*.service"]
                    file: "/etc/x.conf"
                    digest: "%s"
                    reason: "it's \\"fine\\" \\\\ #1: yes"
                    approver: "alice"
                    granted: 2026-11-01
                    expires: 2026-11-30T12:00:00Z
                """.formatted("ab".repeat(32)));
        assertThat(read()).hasSize(1);
        assertThat(read().get(0).reason()).isEqualTo(ENTRY.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# mine\napiVersion: unitward/v1\nwaivers:\n  # why\n" + OLD + "\n  # the end\n",
                "apiVersion: unitward/v1\nwaivers:\n" + OLD,
                "apiVersion: unitward/v1\nwaivers:\n- policy: a\n  units: [a.service]\n  reason: r\n  approver: a\n  granted: 2026-01-01\n  expires: 2026-02-01\n",
            })
    void whatIsThereStaysByteForByte(String before) throws Exception {
        write(before);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        file.append(ENTRY);
        file.append(ENTRY);
        assertThat(Files.readString(path)).startsWith(before);
        assertThat(read()).hasSize(3);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
        try (var names = Files.list(temporary)) {
            assertThat(names).containsExactly(path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"apiVersion\": \"unitward/v1\", \"waivers\": []}\n",
                "apiVersion: unitward/v1\nwaivers: []\n",
                "waivers:\n" + OLD + "\napiVersion: unitward/v1\n",
                "apiVersion: unitward/v1\nwaivers:\n" + OLD + "\n...\n",
                "apiVersion: unitward/v1\nwaivers: [\n"
                        + "{policy: a, units: [\"*\"], reason: r, approver: a, granted: 2026-01-01, expires: 2026-02-01}\n]\n",
            })
    void whatCannotBeAppendedToIsLeftAsItIs(String before) throws Exception {
        write(before);
        assertThatThrownBy(() -> file.append(ENTRY))
                .isInstanceOf(WaiverFile.NotAppended.class)
                .hasMessageContaining("by hand");
        assertThat(path).hasContent(before);
    }

    @Test
    void anEntryThatWaivesTheSameIsTold() throws Exception {
        assertThat(file.append(ENTRY)).isNull();
        Waiver same = file.append(ENTRY);
        assertThat(same).isNotNull();
        assertThat(same.where()).isEqualTo(path + ":3");
    }

    @Test
    void aReasonOfSeveralLinesIsToldAsSuch() throws Exception {
        write(
                "apiVersion: unitward/v1\nwaivers:\n  - policy: a\n    units: [a.service]\n    reason: |\n      one\n      two\n"
                        + "    approver: a\n    granted: 2026-01-01\n    expires: 2026-02-01\n");
        assertThatThrownBy(this::read).hasMessageContaining("expected text on one line");
    }

    @Test
    void aLinkIsSomebodyElsesToMake() throws Exception {
        Path store = temporary.resolve("store.yaml");
        Files.writeString(store, "apiVersion: unitward/v1\nwaivers:\n" + OLD + "\n");
        Files.createSymbolicLink(path, store);
        assertThatThrownBy(() -> file.append(ENTRY))
                .isInstanceOf(WaiverFile.NotAppended.class)
                .hasMessageContaining("is a link");
        assertThat(path).isSymbolicLink();
    }

    @Test
    void aWrongFileIsNotMadeLonger() throws Exception {
        write("apiVersion: unitward/v1\nwaivers:\n  - {policy: a}\n");
        assertThatThrownBy(() -> file.append(ENTRY)).isInstanceOf(ConfigException.class);
        assertThat(path).hasContent("apiVersion: unitward/v1\nwaivers:\n  - {policy: a}\n");
    }

    private void write(String text) throws Exception {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private List<Waiver> read() throws Exception {
        return WaiverReader.read(path.toString(), Files.readString(path).getBytes(StandardCharsets.UTF_8), true);
    }
}
