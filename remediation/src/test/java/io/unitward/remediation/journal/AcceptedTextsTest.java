package io.unitward.remediation.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was accepted can be read again, and nothing else can be read in its name. */
class AcceptedTextsTest {
    private static final byte[] ONE = "[Service]\nNice=1\n".getBytes(UTF_8);
    private static final byte[] TWO = {0, (byte) 0xff, '\n'};

    @TempDir
    Path temporary;

    private AcceptedTexts texts;
    private Path directory;

    @BeforeEach
    void open() throws StateUnusable {
        StateDirectory state = StateDirectory.open(temporary, Scope.USER, 1000);
        texts = new AcceptedTexts(state);
        directory = state.file("accepted");
    }

    @Test
    void nothingIsKeptAtFirst() throws IOException {
        assertThat(texts.kept()).isEmpty();
        assertThat(texts.read(List.of(digest(ONE)))).isEmpty();
    }

    @Test
    void whatIsKeptIsReadBackByteForByte() throws IOException {
        texts.keep(Map.of(digest(ONE), ONE, digest(TWO), TWO), Set.of(digest(ONE), digest(TWO)));
        assertThat(texts.kept()).containsExactlyInAnyOrder(digest(ONE), digest(TWO));
        assertThat(texts.read(List.of(digest(TWO))).get(digest(TWO))).isEqualTo(TWO);
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        texts.keep(Map.of(digest(ONE), ONE), Set.of(digest(ONE)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(digest(ONE)))))
                .isEqualTo("rw-------");
    }

    @Test
    void whatNothingRefersToIsDropped() throws IOException {
        texts.keep(Map.of(digest(ONE), ONE), Set.of(digest(ONE)));
        texts.keep(Map.of(digest(TWO), TWO), Set.of(digest(TWO)));
        assertThat(texts.kept()).containsExactly(digest(TWO));
    }

    @Test
    void aDamagedTextIsNone() throws IOException {
        texts.keep(Map.of(digest(ONE), ONE), Set.of(digest(ONE)));
        Files.writeString(directory.resolve(digest(ONE)), "[Service]\nNice=2\n");
        assertThat(texts.read(List.of(digest(ONE)))).isEmpty();
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        texts.keep(Map.of(digest(ONE), ONE), Set.of(digest(ONE)));
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(directory.resolve(digest(ONE)), elsewhere);
        Files.createSymbolicLink(directory.resolve(digest(ONE)), elsewhere);
        assertThat(texts.read(List.of(digest(ONE)))).isEmpty();
    }

    @Test
    void noNameLeadsOutOfTheDirectory() throws IOException {
        assertThat(texts.read(List.of("../state.json", "x"))).isEmpty();
    }

    @Test
    void aTextOfAnotherDigestIsRefused() {
        assertThatThrownBy(() -> texts.keep(Map.of(digest(ONE), TWO), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected its own");
    }

    private static String digest(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
