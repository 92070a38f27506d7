package io.unitward.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file that an author wrote, or why there is none.
 *
 * @param text null when it cannot be used
 * @param why null when it can
 */
record AuthoredText(@Nullable String text, @Nullable String why) {
    /** The same as for policies that judge. */
    private static final int MOST = 256 * 1024;

    /**
     * Reads a file of a reasonable size. Nothing but a regular file is opened, and for root none through a link: what it leads to
     * could be somebody else's choice, and is quoted in messages.
     */
    static AuthoredText read(Path file, boolean root) {
        try {
            if (root && Files.isSymbolicLink(file)) {
                return new AuthoredText(
                        null, "it is a link, which root does not follow here; expected the file itself");
            }
            if (!Files.isRegularFile(file, root ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0])) {
                return new AuthoredText(
                        null, Files.exists(file) ? "it is no regular file; expected one" : "there is no such file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MOST + 1);
                if (bytes.length > MOST) {
                    return new AuthoredText(null, "it is larger than " + MOST / 1024 + " KiB; expected less");
                }
                return new AuthoredText(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString(),
                        null);
            }
        } catch (CharacterCodingException e) {
            return new AuthoredText(null, "it is not UTF-8; expected UTF-8 text");
        } catch (IOException e) {
            return new AuthoredText(null, "it cannot be read; expected a file that you may read");
        }
    }
}
