package io.unitward.cli.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * Files in the search path of one manager that have to do with each other, and with those of no other layout.
 *
 * @param names every unit name that they may give a meaning, and that can be loaded
 * @param templates every name of a template, which cannot
 * @param parts in the order they are made; one that is in the way of an earlier one is left out
 */
record Layout(List<String> names, List<String> templates, List<Part> parts) {
    /** What a part is. */
    enum Kind {
        FILE,
        LINK,
        DIRECTORY,
        FIFO
    }

    /**
     * One file.
     *
     * @param path absolute, as the manager sees it
     * @param text content of a file, target of a link
     */
    record Part(Kind kind, String path, String text) {
        @Override
        public String toString() {
            return kind + " " + path + (text.isEmpty() ? "" : " -> " + text.replace("\n", "\\n"));
        }
    }

    Layout {
        names = List.copyOf(names);
        templates = List.copyOf(templates);
        parts = List.copyOf(parts);
    }

    Layout without(int part) {
        List<Part> fewer = new ArrayList<>(parts);
        fewer.remove(part);
        return new Layout(names, templates, fewer);
    }
}
