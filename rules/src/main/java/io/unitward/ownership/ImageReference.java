package io.unitward.ownership;

/** Compares image references the way people write them. Pure. */
final class ImageReference {
    private ImageReference() {}

    /**
     * Whether a container made from one reference is what another one declares: a missing tag means {@code latest}, and a
     * short name means that name in whatever registry it was found.
     */
    static boolean same(String declared, String actual) {
        String wanted = tagged(declared);
        String found = tagged(actual);
        if (wanted.equals(found)) {
            return true;
        }
        return !hasRegistry(wanted) && hasRegistry(found) && found.endsWith("/" + wanted);
    }

    private static String tagged(String reference) {
        boolean pinned = reference.indexOf('@') >= 0;
        boolean tagged = reference.indexOf(':', reference.lastIndexOf('/') + 1) >= 0;
        return pinned || tagged ? reference : reference + ":latest";
    }

    /** Docker's own rule: the first part is a host if it has a dot or a port, or is {@code localhost}. */
    private static boolean hasRegistry(String reference) {
        int slash = reference.indexOf('/');
        String first = slash < 0 ? "" : reference.substring(0, slash);
        return first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
    }
}
