package io.unitward.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Host;
import io.unitward.facts.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotJsonTest {
    private static final String EMPTY = """
            {
              "schema": "unitward.snapshot/v1",
              "takenAt": "2026-11-23T10:15:30Z",
              "manager": {"scope": "user", "uid": 1000, "available": true, "unitPath": [], "failedUnits": []},
              "request": {"scope": "user", "ownedUnits": [], "requiredUnits": [], "sources": []},
              "searchPath": [],
              "managerInputs": [],
              "units": [],
              "files": [],
              "sources": [],
              "problems": []
            }
            """;
    private static final String UNIT = """
            {"id": "a.service", "names": ["a.service"], "loadState": "loaded", "activeState": "active", "subState": "x",
             "loaded": {"dropInPaths": [], "masked": false}}
            """;
    private static final String FILE = """
            {"path": "/a", "status": "missing", "links": [], "layer": "admin", "mode": "0644", "writers": []}
            """;

    @Test
    void anySnapshotSurvivesWritingAndReading() throws Exception {
        for (long seed = 0; seed < 150; seed++) {
            Snapshot snapshot = Snapshots.random(seed);
            byte[] once = write(snapshot);
            Snapshot read = SnapshotJson.read(once, "test");
            assertThat(read).as("seed %s", seed).isEqualTo(snapshot);
            assertThat(write(read)).as("seed %s", seed).isEqualTo(once);
        }
    }

    @Test
    void whatIsMissingIsUnknown() throws Exception {
        Snapshot snapshot = read(EMPTY);
        assertThat(snapshot.host()).isEqualTo(new Host(null, null));
        assertThat(snapshot.manager().version()).isNull();
        assertThat(read(units(UNIT)).units().get(0)).satisfies(unit -> {
            assertThat(unit.needDaemonReload()).isNull();
            assertThat(unit.onDisk()).isNull();
        });
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        String more = EMPTY.replace("\"units\"", "\"new\": {\"a\": [1.5e300, {\"b\": null}]}, \"units\"")
                .replace("\"uid\"", "\"new\": [[]], \"uid\"");
        assertThat(read(more)).isEqualTo(read(EMPTY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "takenAt",
                "manager",
                "request",
                "searchPath",
                "managerInputs",
                "units",
                "files",
                "sources",
                "problems"
            })
    void aMissingPartIsNeverTakenForAnEmptyOne(String field) {
        refused(EMPTY.replace("\"" + field + "\"", "\"x\""), field + " is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"searchPath", "managerInputs", "units", "files", "problems"})
    void anUnknownListIsNeverTakenForAnEmptyOne(String field) {
        refused(
                EMPTY.replace("\"" + field + "\": []", "\"" + field + "\": null"),
                field + ": is null; expected a list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unitPath", "failedUnits"})
    void theManagersListsToo(String field) {
        refused(EMPTY.replace("\"" + field + "\": []", "\"x\": []"), "manager: " + field + " is missing");
    }

    @Test
    void aTruncatedSnapshotIsRefusedWhereverItEnds() throws Exception {
        byte[] whole = write(Snapshots.random(3));
        for (int length = 1; length < whole.length - 2; length += 1 + length / 1000) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SnapshotJson.read(part, "f.json"))
                    .isInstanceOf(BadSnapshot.class)
                    .hasMessageStartingWith("snapshot f.json: ")
                    .hasMessageContaining("ends too early, after " + length + " bytes");
        }
        refused("", "is empty");
        refused("  \n", "is empty");
    }

    @Test
    void damageNeverEscapesAsAnotherException() throws Exception {
        byte[] whole = write(Snapshots.random(5));
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                SnapshotJson.read(damaged, "x");
            } catch (BadSnapshot e) {
                refused++;
                assertThat(e.getMessage())
                        .doesNotContain("\n")
                        .doesNotContain("io.unitward")
                        .doesNotContain("jackson");
            }
        }
        assertThat(refused).isGreaterThan(750);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unitward.snapshot/v2 | was written by a newer unitward: its schema is 'unitward.snapshot/v2'; this one reads",
                "unitward.snapshot/v10 | was written by a newer unitward",
                "unitward.snapshot/v1.1 | has the unknown schema 'unitward.snapshot/v1.1'",
                "unitward.snapshot/v0 | has the unknown schema",
                "unitward.report/v1 | is no snapshot: its schema is 'unitward.report/v1'",
            })
    void onlyThisMajorSchemaIsRead(String schema, String message) {
        refused(EMPTY.replace("unitward.snapshot/v1", schema), message);
        // Whatever a newer one looks like inside.
        refused("{\"schema\": \"" + schema + "\", \"units\": 7}", message);
    }

    @Test
    void whatIsNoSnapshotIsRefused() {
        refused("[]", "expected an object");
        refused("null", "is null; expected a snapshot");
        refused("{}", "is no snapshot: it has no schema");
        refused("{\"schema\": null}", "is no snapshot: its schema is null");
        refused("hello", "not JSON");
        refused("apiVersion: unitward/v1", "not JSON");
        refused(EMPTY + "{}", "more follows");
        refused(EMPTY.replace("\"units\": []", "\"units\": [], \"units\": []"), "not JSON");
        refused("{\"schema\": \"\u00ff\u001b[31m\"", "not JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"a.service\", \"names\"' | '\"manager\", \"names\"' | units/0/id: 'manager'; expected a unit name",
                "'\"a.service\", \"names\"' | '7, \"names\"' | units/0/id: is a whole number; expected a text",
                "'[\"a.service\"]' | '[\"b.service\"]' | units/0: names lacks the id 'a.service'",
                "'[\"a.service\"]' | '[null]' | units/0/names/0: a unit name is missing",
                "'\"loaded\", \"activeState\"' | 'null, \"activeState\"' | units/0: loadState is missing",
                "'\"subState\"' | '\"needDaemonReload\": \"no\", \"subState\"' | needDaemonReload: is a text; expected true or false",
                "'\"subState\"' | '\"startedAt\": \"now\", \"subState\"' | startedAt: 'now'; expected a time",
                "'\"dropInPaths\": []' | '\"dropInPaths\": [\"x.conf\"]' | units/0/loaded/dropInPaths/0: 'x.conf'; expected an absolute path",
                "'\"dropInPaths\": [], ' | '' | units/0/loaded: dropInPaths is missing",
                "', \"masked\": false' | '' | units/0/loaded: masked is missing",
                "'{\"dropInPaths\"' | '{\"fragmentPath\": \"/a\\u0000b\", \"dropInPaths\"' | expected an absolute path",
            })
    void aBadUnitIsRefused(String from, String to, String message) {
        assertThat(UNIT).contains(from);
        refused(units(UNIT.replace(from, to == null ? "" : to)), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'/a' | 'a' | files/0/path: 'a'; expected an absolute path",
                "'missing' | 'gone' | files/0/status: 'gone'; expected one of read, missing, not-regular,",
                "'missing' | 'read' | files/0: has status read without a sha256",
                "'admin' | 'ADMIN' | files/0/layer: 'ADMIN'; expected one of control,",
                "'0644' | '420' | files/0/mode: '420'; expected four octal digits",
                "'\"mode\"' | '\"sha256\": \"AB\", \"mode\"' | files/0/sha256: 'AB'; expected 64 hex digits in lower case",
                "'\"mode\"' | '\"size\": -1, \"mode\"' | files/0/size: '-1'; expected at least 0",
                "'\"mode\"' | '\"size\": 99999999999999999999, \"mode\"' | files/0/size",
                "'\"mode\"' | '\"size\": 1.5, \"mode\"' | files/0/size: is a fraction; expected a whole number",
                "'\"links\": [], ' | '' | files/0: links is missing",
                "'\"writers\": []' | '\"writers\": [[]]' | files/0/writers/0: is a list; expected an object",
                "'\"writers\": []' | '\"x\": 1' | files/0: writers is missing",
            })
    void aBadFileIsRefused(String from, String to, String message) {
        assertThat(FILE).contains(from);
        refused(files(FILE.replace(from, to == null ? "" : to)), message);
    }

    @Test
    void nothingIsThereTwice() {
        refused(units(UNIT + "," + UNIT), "unit 'a.service' is there twice");
        refused(files(FILE + "," + FILE), "file '/a' is there twice");
    }

    @Test
    void depthAndSizeAreLimited() {
        String deep = EMPTY.replace("\"units\"", "\"x\": " + "[".repeat(5000) + "]".repeat(5000) + ", \"units\"");
        refused(deep, "too deep or too long");
        String text = "x".repeat(JsonReader.MAX_TEXT + 1);
        refused(EMPTY.replace("2026-11-23T10:15:30Z", text), "too deep or too long");
        assertThatThrownBy(() -> SnapshotJson.read(new Endless(), "big.json", 3 << 20))
                .isInstanceOf(BadSnapshot.class)
                .hasMessage("snapshot big.json: is larger than 3 MiB, more than unitward reads");
    }

    @Test
    void anErrorWhileReadingIsSaid() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }
        };
        assertThatThrownBy(() -> SnapshotJson.read(broken, "\u001bx"))
                .isInstanceOf(BadSnapshot.class)
                .hasMessage("snapshot \\x1bx: cannot be read: Input/output error");
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(BadSnapshot.class)
                .hasMessageStartingWith("snapshot some/file.json: ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\u001b");
    }

    private static String units(String units) {
        return EMPTY.replace("\"units\": []", "\"units\": [" + units + "]");
    }

    private static String files(String files) {
        return EMPTY.replace("\"files\": []", "\"files\": [" + files + "]");
    }

    private static Snapshot read(String json) throws BadSnapshot {
        return SnapshotJson.read(json.getBytes(UTF_8), "some/file.json");
    }

    static byte[] write(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotJson.write(snapshot, out);
        return out.toByteArray();
    }

    /** White space without end: valid JSON so far, and never a byte to keep. */
    private static final class Endless extends ByteArrayInputStream {
        Endless() {
            super(new byte[0]);
        }

        @Override
        public int read(byte[] target, int from, int length) {
            Arrays.fill(target, from, from + length, (byte) ' ');
            return length;
        }
    }
}
