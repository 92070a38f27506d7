package io.unitward.config;

import java.nio.file.Path;

/**
 * One policy that an operator wrote.
 *
 * @param place the directory of policies it was found in, absolute
 * @param path below that: {@code CATEGORY/ID/ID.drl}
 * @param text its content
 */
public record PolicyFile(Path place, String path, String text) {
    /** Its id: the name of its folder. */
    public String id() {
        return path.substring(path.indexOf('/') + 1, path.lastIndexOf('/'));
    }

    /** The whole path, before any link is followed. */
    public String where() {
        return place.resolve(path).toString();
    }
}
