package io.unitward.collector.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Where a link of the search path points: its target without {@code .}, {@code ..} and links in the directories on the way.
 * The last component is left as it is, and from a component that does not exist on the rest is taken as written.
 *
 * <p>This is what systemd compares with the search path to tell an alias from a linked unit file ({@code
 * unit_file_resolve_symlink}).
 *
 * @param path absolute; null when there is no such path for systemd either
 * @param unknown whether it could not be told because something could not be looked at
 */
record LinkTarget(@Nullable String path, boolean unknown) {
    /** As many as systemd follows here. */
    private static final int MAX_LINKS = 32;

    private static final LinkTarget NONE = new LinkTarget(null, false);
    private static final LinkTarget UNKNOWN = new LinkTarget(null, true);

    /**
     * Of a target as written in a link.
     *
     * @param directory the directory that holds the link, found
     */
    static LinkTarget of(Resolver resolver, Trail directory, String target) {
        if (target.equals("/dev/null")) {
            return new LinkTarget(target, false);
        }
        String whole = target.startsWith("/") ? target : directory.real + "/" + target;
        int slash = whole.lastIndexOf('/');
        String name = whole.substring(slash + 1);
        boolean plain = slash > 0 && !name.isEmpty() && !name.equals(".") && !name.equals("..");
        if (plain) {
            Trail above = resolver.directory(whole.substring(0, slash));
            if (above.isFound() && above.stat.isDirectory()) {
                return new LinkTarget(above.real + "/" + name, false);
            }
        }
        try {
            return walk(resolver, whole);
        } catch (NoSuchFileException e) {
            return NONE;
        } catch (IOException e) {
            return UNKNOWN;
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    private static LinkTarget walk(Resolver resolver, String whole) throws IOException {
        Deque<String> todo = new ArrayDeque<>(parts(whole));
        Trail at = resolver.directory("/");
        int links = 0;
        while (!todo.isEmpty()) {
            String first = todo.poll();
            if (first.isEmpty() || first.equals(".")) {
                continue;
            }
            if (first.equals("..")) {
                int slash = at.real.lastIndexOf('/');
                at = resolver.directory(slash <= 0 ? "/" : at.real.substring(0, slash));
                continue;
            }
            if (!at.isFound() || !at.stat.isDirectory()) {
                return NONE;
            }
            String path = at.real + "/" + first;
            Path host = at.host.resolve(PathText.path("/" + first).getFileName());
            Stat stat;
            try {
                stat = Stat.of(host);
            } catch (NoSuchFileException e) {
                return missing(path, todo);
            }
            if (stat.isLink() && !isEnd(todo)) {
                if (++links >= MAX_LINKS) {
                    return NONE;
                }
                String target = PathText.text(Files.readSymbolicLink(host));
                if (target.startsWith("/")) {
                    at = resolver.directory("/");
                }
                List<String> parts = parts(target);
                for (int i = parts.size() - 1; i >= 0; i--) {
                    todo.push(parts.get(i));
                }
            } else if (isEnd(todo)) {
                return new LinkTarget(path, false);
            } else {
                at = resolver.directory(path);
            }
        }
        return new LinkTarget(at.real.isEmpty() ? "/" : at.real, false);
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(path, "/");
        while (tokens.hasMoreTokens()) {
            parts.add(tokens.nextToken());
        }
        return parts;
    }

    private static boolean isEnd(Deque<String> todo) {
        for (String part : todo) {
            if (!part.isEmpty() && !part.equals(".")) {
                return false;
            }
        }
        return true;
    }

    private static LinkTarget missing(String path, Deque<String> todo) {
        StringBuilder rest = new StringBuilder(path);
        for (String part : todo) {
            if (part.equals("..") || part.equals(".")) {
                return NONE;
            }
            if (!part.isEmpty()) {
                rest.append('/').append(part);
            }
        }
        return new LinkTarget(rest.toString(), false);
    }
}
