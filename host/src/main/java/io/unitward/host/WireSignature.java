package io.unitward.host;

/** Finds where the types of a D-Bus signature begin and end. Signatures may come from a hostile peer too. */
final class WireSignature {
    private WireSignature() {}

    /** What the first byte of a value of this type is aligned to. */
    static int alignment(char type) {
        return switch (type) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> 2;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> 4;
        };
    }

    /**
     * The end of the one complete type that starts at {@code at}.
     *
     * @throws Malformed when none does
     */
    static int endOfType(String signature, int at) throws Malformed {
        return endOfType(signature, at, 0);
    }

    private static int endOfType(String signature, int at, int depth) throws Malformed {
        if (at >= signature.length() || depth > WireDecoder.MAX_DEPTH) {
            throw wrong(signature);
        }
        char type = signature.charAt(at);
        if ("ybnqiuxtdsoghv".indexOf(type) >= 0) {
            return at + 1;
        }
        if (type == 'a') {
            return at + 1 < signature.length() && signature.charAt(at + 1) == '{'
                    ? endOfEntry(signature, at + 2, depth + 1)
                    : endOfType(signature, at + 1, depth + 1);
        }
        if (type != '(') {
            throw wrong(signature);
        }
        int end = at + 1;
        do {
            end = endOfType(signature, end, depth + 1);
        } while (end < signature.length() && signature.charAt(end) != ')');
        return close(signature, end, ')');
    }

    private static int endOfEntry(String signature, int at, int depth) throws Malformed {
        if (at >= signature.length() || "ybnqiuxtdsogh".indexOf(signature.charAt(at)) < 0) {
            throw wrong(signature);
        }
        return close(signature, endOfType(signature, at + 1, depth + 1), '}');
    }

    private static int close(String signature, int at, char bracket) throws Malformed {
        if (at >= signature.length() || signature.charAt(at) != bracket) {
            throw wrong(signature);
        }
        return at + 1;
    }

    static Malformed wrong(String signature) {
        return new Malformed("the signature " + Words.quoted(signature));
    }
}
