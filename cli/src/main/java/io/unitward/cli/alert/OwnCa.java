package io.unitward.cli.alert;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS for one receiver whose certificate may be signed by somebody that Java does not know. */
final class OwnCa {
    private OwnCa() {}

    /** A context that trusts these, besides whom Java trusts. Names in certificates are compared as ever. */
    static SSLContext also(List<Certificate> own) {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager known) {
                    for (X509Certificate issuer : known.getAcceptedIssuers()) {
                        add(all, issuer);
                    }
                }
            }
            for (Certificate each : own) {
                add(all, each);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(all), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("this Java has no TLS: " + impossible.getMessage(), impossible);
        }
    }

    private static void add(KeyStore all, Certificate each) throws GeneralSecurityException {
        all.setCertificateEntry(Integer.toString(all.size()), each);
    }

    /** @param store whom to trust; null for whom Java does */
    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
