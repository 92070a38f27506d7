package io.unitward.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Snapshots from a process that another user may have taken over: as written, or refused. */
class AnswerJsonTest {
    @Test
    void whatWasWrittenIsRead() throws Exception {
        Snapshot full = full();

        assertThat(SnapshotJson.readAnswer(compact(full).getBytes(UTF_8))).isEqualTo(full);
        assertThat(compact(full).lines()).hasSize(1);
    }

    @Test
    void nothingThatDoesNotBelongThereIsPassedOver() throws Exception {
        String good = compact(full());
        for (String object : new String[] {"", "manager", "host", "request"}) {
            String at = object.isEmpty() ? "{" : "\"" + object + "\":{";
            String more = good.replaceFirst(
                    java.util.regex.Pattern.quote(at),
                    java.util.regex.Matcher.quoteReplacement(at + "\"unheardOf\":[1,2],"));
            assertThat(more).isNotEqualTo(good);
            refused(more, "unheardOf: is a field that does not belong there");
            assertThat(SnapshotJson.read(more.getBytes(UTF_8), "a file")).isNotNull();
        }
    }

    @Test
    void lengthDepthAndNumberAreLimited() throws Exception {
        String good = compact(full());
        String list = "\"unitPath\":[";
        assertThat(good).contains(list);
        refused(good.replace(list, list + "\"/" + "x".repeat(40_000) + "\","), "too deep or too long");
        refused(good.replace(list, list + "[".repeat(20)), "expected a text");
        refused("{\"host\":" + "{\"bootId\":".repeat(20), "expected a text");
        refused(good.replace(list, list + "\"/\",".repeat(1_000_001)), "more than 1000000 elements");
        refused(" ".repeat(SnapshotJson.MAX_ANSWER) + good, "is larger than 24 MiB");
    }

    /** One that has something in every list that is tampered with here. */
    private static Snapshot full() {
        for (long seed = 1; ; seed++) {
            Snapshot random = Snapshots.random(seed);
            if (!random.manager().unitPath().isEmpty()) {
                return random;
            }
        }
    }

    private static String compact(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotJson.writeCompact(snapshot, bytes);
        return bytes.toString(UTF_8);
    }

    private static void refused(String json, String why) {
        assertThatThrownBy(() -> SnapshotJson.readAnswer(json.getBytes(UTF_8)))
                .isInstanceOf(BadSnapshot.class)
                .hasMessageContaining(why);
    }
}
