package io.unitward.config;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of certificates, PEM, that somebody vouches for: only root and its owner may write it; it is no secret. */
public final class CaFile {
    private static final int LONGEST = 1 << 20;

    private CaFile() {}

    /**
     * Reads them.
     *
     * @param file an absolute path; links in it are followed
     * @param uid who may own it, and the directories and links on the way, besides root
     * @return at least one
     * @throws ConfigException with everything that is wrong with it
     */
    public static List<Certificate> read(Path file, long uid) throws ConfigException {
        return NamedFile.read(
                file,
                uid,
                LONGEST,
                (found, problems) -> {},
                CaFile::certificates,
                "certificates in PEM (-----BEGIN CERTIFICATE-----) of at most 1 MiB");
    }

    private static @Nullable List<Certificate> certificates(byte[] bytes) {
        try {
            List<Certificate> read = List.copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)));
            return read.isEmpty() ? null : read;
        } catch (CertificateException none) {
            return null; // told as what is empty is
        }
    }
}
