package io.unitward.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which URLs alerts may be sent to. */
public final class SinkUrl {
    private static final int LONGEST = 2000;

    private SinkUrl() {}

    /**
     * What would be right; null when the URL is. The phrase does not show the URL, which may be a secret.
     *
     * @param insecure whether plain HTTP may be spoken to another host
     */
    public static @Nullable String expected(String url, SinkKind kind, boolean insecure) {
        if (url.length() > LONGEST || url.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            return "a URL of at most " + LONGEST + " visible ASCII characters";
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return "a URL such as https://alerts.example.org/";
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            return "a URL such as https://alerts.example.org/";
        }
        if (uri.getRawUserInfo() != null) {
            return "no user or password in it; name a tokenFile";
        }
        if (uri.getRawFragment() != null) {
            return "a URL without '#'";
        }
        if (scheme.equals("http") && !insecure && !isThisHost(uri.getHost())) {
            return "https, for whoever is on the way reads and changes what goes by http (insecure: true permits it)";
        }
        if (kind == SinkKind.NTFY && topic(uri).isEmpty()) {
            return "the URL of a topic, such as https://ntfy.example.org/my-topic";
        }
        return uri.getRawQuery() != null && kind != SinkKind.JSON && kind != SinkKind.SLACK
                ? "a URL without '?'"
                : null;
    }

    /** Scheme, host and port alone: the rest of a webhook's URL is often its password. */
    public static String shown(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** The last part of its path; empty when there is none. */
    public static String topic(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static boolean isThisHost(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
