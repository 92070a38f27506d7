package io.unitward.collector.systemd;

import io.unitward.host.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads replies as the types that systemd documents. A manager may say anything, so a wrong type is an answer not given. */
final class Answers {
    private static final Set<String> GONE =
            Set.of("org.freedesktop.systemd1.NoSuchUnit", "org.freedesktop.DBus.Error.UnknownObject");

    private Answers() {}

    /** Whether the manager says that the object does not exist. */
    static boolean isGone(Reply.Failed failed) {
        return GONE.contains(failed.name());
    }

    /** Whether the manager is too old, or too new, to have the property that was asked for. */
    static boolean hasNoSuchProperty(Reply.Failed failed) {
        return failed.name().equals("org.freedesktop.DBus.Error.UnknownProperty");
    }

    static String string(Reply reply) throws NotTold {
        if (value(reply) instanceof String text) {
            return text;
        }
        throw wrongType(reply, "a string");
    }

    static boolean bool(Reply reply) throws NotTold {
        if (value(reply) instanceof Boolean bool) {
            return bool;
        }
        throw wrongType(reply, "a boolean");
    }

    static long number(Reply reply) throws NotTold {
        if (value(reply) instanceof Long number) {
            return number;
        }
        throw wrongType(reply, "a number");
    }

    static byte[] bytes(Reply reply) throws NotTold {
        Object value = value(reply);
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof List<?> list && list.isEmpty()) {
            return new byte[0];
        }
        throw wrongType(reply, "a byte array");
    }

    static List<String> strings(Reply reply) throws NotTold {
        if (!(value(reply) instanceof List<?> list)) {
            throw wrongType(reply, "a list of strings");
        }
        List<String> strings = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw wrongType(reply, "a list of strings");
            }
            strings.add(text);
        }
        return strings;
    }

    static List<?> list(Reply reply) throws NotTold {
        if (value(reply) instanceof List<?> list) {
            return list;
        }
        throw wrongType(reply, "a list");
    }

    private static Object value(Reply reply) throws NotTold {
        if (reply instanceof Reply.Values values) {
            if (values.values().size() == 1) {
                return values.values().get(0);
            }
            throw new NotTold("the reply holds " + values.values().size() + " values; expected one");
        }
        if (reply instanceof Reply.Failed failed) {
            String text = failed.message().isEmpty() ? failed.name() : failed.name() + ": " + failed.message();
            throw new NotTold(text);
        }
        throw new NotTold(((Reply.None) reply).reason());
    }

    private static NotTold wrongType(Reply reply, String expected) {
        Object value = ((Reply.Values) reply).values().get(0);
        String actual =
                value instanceof List<?> ? "a list" : "a " + value.getClass().getSimpleName();
        return new NotTold("the reply is " + actual + "; expected " + expected);
    }
}
