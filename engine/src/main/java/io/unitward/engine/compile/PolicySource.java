package io.unitward.engine.compile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One {@code .drl} file.
 *
 * @param path relative to the policies' root: {@code CATEGORY/ID/ID.drl}
 * @param text its content
 */
public record PolicySource(String path, String text) {
    public PolicySource {
        if (path.split("/", -1).length != 3 || !path.endsWith(".drl")) {
            throw new IllegalArgumentException("policy source '" + path + "'; expected CATEGORY/ID/ID.drl");
        }
    }

    /** SHA-256 of the file, as {@code sha256sum} prints it: what an override of it names. */
    public String sha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The folder above the policy's own. */
    public String category() {
        return path.substring(0, path.indexOf('/'));
    }

    /** The policy id: the name of its folder. */
    public String id() {
        return path.substring(path.indexOf('/') + 1, path.lastIndexOf('/'));
    }
}
