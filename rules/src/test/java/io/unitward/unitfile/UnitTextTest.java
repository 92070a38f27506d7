package io.unitward.unitfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Each case was seen on systemd 252; {@code SettingsOnRealManagerTest} of cli asks the real one again. */
class UnitTextTest {
    private static UnitText parse(String text) {
        return UnitText.parse(text.getBytes(UTF_8), "service");
    }

    private static List<String> shown(UnitText text) {
        return text.assignments().stream()
                .map(a -> a.line() + ":" + a.section() + "." + a.key() + "=" + a.value())
                .toList();
    }

    private static List<String> problems(UnitText text) {
        return text.problems().stream().map(p -> p.line() + ": " + p.message()).toList();
    }

    @Test
    void blanksAroundKeysValuesAndHeadersDoNotCount() {
        UnitText text = parse("[Unit]\n  Description\t=   a = b  \n\n  [Service]  \r\nType = oneshot\n");
        assertThat(shown(text)).containsExactly("2:Unit.Description=a = b", "5:Service.Type=oneshot");
        assertThat(text.problems()).isEmpty();
        assertThat(text.complete()).isTrue();
    }

    @Test
    void verticalTabsAreNoBlanks() {
        assertThat(shown(parse("[Unit]\nDescription=\u000bx\f\n"))).containsExactly("2:Unit.Description=\u000bx\f");
    }

    @Test
    void aBackslashContinuesALineAndBecomesASpace() {
        UnitText text = parse("[Unit]\nDescription=a\\\n  b\\\n# comment\n ; another\n\tc\nAfter=x.target\n");
        assertThat(shown(text)).containsExactly("2:Unit.Description=a   b \tc", "7:Unit.After=x.target");
        assertThat(text.assignments().get(0).lastLine()).isEqualTo(6);
    }

    @Test
    void anEscapedBackslashContinuesNothing() {
        assertThat(shown(parse("[Unit]\nDescription=a\\\\\nAfter=b\\\\\\\n c\n")))
                .containsExactly("2:Unit.Description=a\\\\", "3:Unit.After=b\\\\  c");
    }

    @Test
    void aContinuationSwallowsAHeaderAndAnEmptyLineEndsIt() {
        assertThat(shown(parse("[Unit]\nDescription=x \\\n[Service]\nAfter=y \\\n\nBefore=z\n")))
                .containsExactly("2:Unit.Description=x  [Service]", "4:Unit.After=y", "6:Unit.Before=z");
    }

    @Test
    void aContinuationMayEndWithTheFile() {
        assertThat(shown(parse("[Unit]\nDescription=x \\"))).containsExactly("2:Unit.Description=x");
        assertThat(shown(parse("[Unit]\nDescription=x\\\n# c"))).containsExactly("2:Unit.Description=x");
    }

    @Test
    void lineFeedsCarriageReturnsAndNulsEndLines() {
        assertThat(shown(parse("[Unit]\rDescription=a\0After=b\r\nBefore=c\n\rWants=d\r\n\0\n\nPartOf=e")))
                .containsExactly(
                        "2:Unit.Description=a",
                        "3:Unit.After=b",
                        "4:Unit.Before=c",
                        "5:Unit.Wants=d",
                        "8:Unit.PartOf=e");
    }

    @Test
    void aByteOrderMarkIsDroppedOnceWhereverItIs() {
        assertThat(shown(parse("\ufeff[Unit]\nDescription=a\n"))).containsExactly("2:Unit.Description=a");
        assertThat(shown(parse("[Unit]\n\ufeffDescription=a\n\ufeffAfter=b\n")))
                .containsExactly("2:Unit.Description=a", "3:Unit.\ufeffAfter=b");
        // With the mark before it a comment is none.
        assertThat(problems(parse("\ufeff# x\n[Unit]\nDescription=a\n")))
                .containsExactly("1: an assignment outside of any section is ignored");
    }

    @Test
    void whatIsNoAssignmentIsIgnored() {
        UnitText text = parse("After=out\n[Unit]\nDescription\n=x\nBefore=y\n");
        assertThat(shown(text)).containsExactly("5:Unit.Before=y");
        assertThat(problems(text))
                .containsExactly(
                        "1: an assignment outside of any section is ignored",
                        "3: a line without = is ignored",
                        "4: a line without a name before = is ignored");
        assertThat(text.complete()).isTrue();
    }

    @Test
    void sectionsOfOtherTypesAreNamedAndExtensionsAreNot() {
        UnitText text =
                parse("[X-Foo]\nwhatever\nA=1\n[Socket]\nListenStream=1\nno assignment\n[unit]\n[Service]\nB=2\n");
        assertThat(shown(text)).containsExactly("3:X-Foo.A=1", "5:Socket.ListenStream=1", "9:Service.B=2");
        assertThat(problems(text))
                .containsExactly(
                        "4: section [Socket] means nothing to a service unit",
                        "7: section [unit] means nothing to a service unit");
    }

    @Test
    void a_header_with_quotes_or_the_like_ends_the_reading() {
        for (String header : List.of("[Un\"it]", "[Un'it]", "[Un\\it]", "[Un\tit]", "[Un\u007fit]")) {
            UnitText text = parse("[Unit]\nDescription=a\n" + header + "\nAfter=b\n");
            assertThat(text.complete()).as(header).isFalse();
            assertThat(text.assignments()).hasSize(1);
        }
    }

    @Test
    void anInvalidHeaderEndsTheReading() {
        for (String header : List.of("[Unit", "[Service] # c", "[")) {
            UnitText text = parse("[Unit]\nDescription=a\n" + header + "\nAfter=b\n");
            assertThat(shown(text)).containsExactly("2:Unit.Description=a");
            assertThat(problems(text))
                    .containsExactly("3: the section header has no ] at its end; systemd reads no further");
            assertThat(text.complete()).isFalse();
        }
    }

    @Test
    void whatIsNotUtf8EndsTheReadingButForComments() {
        for (String broken : List.of(
                "\u00ff",
                "\u00c0\u0080",
                "\u00ed\u00a0\u0080",
                "\u00ef\u00b7\u0090",
                "\u00ef\u00bf\u00be",
                "\u00e2\u0082")) {
            byte[] bytes =
                    ("[Unit]\n# " + broken + "\nDescription=a\nAfter=" + broken + "\nBefore=b\n").getBytes(ISO_8859_1);
            UnitText text = UnitText.parse(bytes, "service");
            assertThat(shown(text)).containsExactly("3:Unit.Description=a");
            assertThat(problems(text)).containsExactly("4: the line is not valid UTF-8; systemd reads no further");
            assertThat(text.complete()).isFalse();
        }
        UnitText fine = parse("[Unit]\nDescription=\ufffd \u20ac \ud83d\ude80\n");
        assertThat(shown(fine)).containsExactly("2:Unit.Description=\ufffd \u20ac \ud83d\ude80");
    }

    @Test
    void aLineMayBeJustShortOfOneMebibyte() {
        String start = "[Unit]\nDescription=a\n";
        String end = "\nAfter=b\n";
        assertThat(shown(parse(start + "#".repeat(1024 * 1024 - 1) + end))).hasSize(2);
        UnitText longer = parse(start + "#".repeat(1024 * 1024) + end);
        assertThat(shown(longer)).containsExactly("2:Unit.Description=a");
        assertThat(problems(longer)).containsExactly("3: the line is longer than 1 MiB; systemd reads no further");
        // Bytes count, not characters.
        assertThat(shown(parse(start + "#".repeat(1024 * 1024 - 2) + "\u00e4" + end)))
                .hasSize(1);
        UnitText joined = parse(start + "Before=x\\\n" + "y".repeat(1024 * 1024 - 8) + end);
        assertThat(shown(joined)).containsExactly("2:Unit.Description=a");
        assertThat(joined.complete()).isFalse();
    }

    @Test
    void aFileOfContinuationsIsReadInOneGo() {
        // Joined again for each line this would take minutes.
        UnitText text = parse("[Unit]\nDescription=" + "a\\\n".repeat(400_000) + "b\n");
        assertThat(text.assignments()).hasSize(1);
        assertThat(text.assignments().get(0).lastLine()).isEqualTo(400_002);
    }

    @Test
    void anyBytesAreRead() {
        java.util.Random random = new java.util.Random(11);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
                if (random.nextInt(3) == 0) {
                    bytes[j] = (byte) "[]=\\\n\r\0 #;aU\"".charAt(random.nextInt(13));
                }
            }
            UnitText text = UnitText.parse(bytes, "service");
            assertThat(text).isEqualTo(UnitText.parse(Utf8Text.decode(bytes), "service"));
            assertThat(UnitText.parse(Masking.mask(Utf8Text.decode(bytes)), "service"))
                    .isNotNull();
        }
    }
}
