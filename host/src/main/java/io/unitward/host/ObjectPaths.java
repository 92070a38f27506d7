package io.unitward.host;

import java.nio.charset.StandardCharsets;

/** The D-Bus object paths that systemd gives to units. */
public final class ObjectPaths {
    private static final String UNITS = "/org/freedesktop/systemd1/unit/";
    private static final String HEX = "0123456789abcdef";

    private ObjectPaths() {}

    /** The object path of a unit, whether or not it is in memory; asking it loads the unit as {@code systemctl show} does. */
    public static String ofUnit(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        StringBuilder path = new StringBuilder(UNITS.length() + bytes.length * 2).append(UNITS);
        if (bytes.length == 0) {
            return path.append('_').toString();
        }
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            boolean digit = b >= '0' && b <= '9';
            if (letter || (digit && i > 0)) {
                path.append((char) b);
            } else {
                path.append('_').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
            }
        }
        return path.toString();
    }
}
