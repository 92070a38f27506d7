package io.unitward.host;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns requests into D-Bus messages, after checking what could make the other side close the connection. */
final class CallEncoder {
    private static final int MAX_STENCILS = 256;

    private final @Nullable String destination;

    /** By call and arguments, in a list: the methods of a record would be made at run time, which takes 10 ms. */
    private final Map<List<Object>, Stencil> stencils = new HashMap<>();

    /** The path of the last request, or another that can be sent. */
    private String checked = "/";

    /** @param destination the bus name to send to; null on a socket without a bus */
    CallEncoder(@Nullable String destination) {
        this.destination = destination;
    }

    /**
     * Encodes one request.
     *
     * @throws Malformed when its path or an argument cannot be sent; both may have come from a manager
     */
    ByteBuffer encode(Request request, int serial) throws Malformed {
        // A unit is asked for several properties in a row.
        if (!request.objectPath().equals(checked)) {
            checkPath(request.objectPath());
            checked = request.objectPath();
        }
        List<Object> kind = List.of(request.call(), request.arguments());
        Stencil stencil = stencils.get(kind);
        if (stencil == null) {
            checkArguments(request);
            stencil = Stencil.of(request, destination);
            if (stencils.size() >= MAX_STENCILS) {
                stencils.clear();
            }
            stencils.put(kind, stencil);
        }
        return stencil.copy(request.objectPath(), serial);
    }

    /** Only texts and object paths can be arguments; anything else is a mistake in one of our enums. */
    private static void checkArguments(Request request) throws Malformed {
        List<String> arguments = request.arguments();
        String signature = request.call().signature();
        if (signature.length() != arguments.size()) {
            throw mistaken(request);
        }
        for (int i = 0; i < arguments.size(); i++) {
            checkText(arguments.get(i));
            switch (signature.charAt(i)) {
                case 's' -> {}
                case 'o' -> checkPath(arguments.get(i));
                default -> throw mistaken(request);
            }
        }
    }

    private static IllegalArgumentException mistaken(Request request) {
        return new IllegalArgumentException("Call " + request.call().member() + " has signature '"
                + request.call().signature() + "' for " + request.arguments().size()
                + " arguments; expected one of s or o for each");
    }

    private static void checkPath(String path) throws Malformed {
        int last = path.length() - 1;
        boolean valid = last >= 0 && path.charAt(0) == '/';
        for (int i = 1; valid && i <= last; i++) {
            char c = path.charAt(i);
            valid = c == '/' ? i < last && path.charAt(i - 1) != '/' : isPathCharacter(c);
        }
        if (!valid) {
            throw new Malformed("the object path " + Words.quoted(path));
        }
    }

    /** By comparing: thousands are looked at in each audit, most of them before this is compiled. */
    private static boolean isPathCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static void checkText(String text) throws Malformed {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                throw new Malformed("the argument " + Words.quoted(text));
            }
        }
    }
}
