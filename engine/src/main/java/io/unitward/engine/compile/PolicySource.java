package io.unitward.engine.compile;

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

    /** The folder above the policy's own. */
    public String category() {
        return path.substring(0, path.indexOf('/'));
    }

    /** The policy id: the name of its folder. */
    public String id() {
        return path.substring(path.indexOf('/') + 1, path.lastIndexOf('/'));
    }
}
