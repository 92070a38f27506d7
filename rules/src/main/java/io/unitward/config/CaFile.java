package io.unitward.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
        String name = file.toString();
        List<ConfigProblem> problems = new ArrayList<>();
        List<Certificate> certificates = List.of();
        try {
            TrustedPath trusted = TrustedPath.follow(file, uid, name, problems);
            if (trusted.end() != TrustedPath.End.FOUND) {
                problems.add(ConfigProblem.ofFile(
                        name, "missing file", trusted.real().toString(), "a file that exists"));
            } else if (!trusted.isRegular()) {
                problems.add(ConfigProblem.ofFile(name, "kind of file", trusted.kind(), "a regular file"));
            } else if (problems.isEmpty()) {
                certificates = certificates(trusted.real(), name, problems);
            }
        } catch (IOException e) {
            problems.add(ConfigProblem.ofFile(name, "unreadable", null, "a file that the caller may read"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return certificates;
    }

    private static List<Certificate> certificates(Path file, String name, List<ConfigProblem> problems)
            throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        Collection<? extends Certificate> read = List.of();
        if (bytes.length <= LONGEST) {
            try {
                read = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
            } catch (CertificateException none) {
                read = List.of(); // told below, as what is empty is
            }
        }
        if (read.isEmpty()) {
            problems.add(ConfigProblem.ofFile(
                    name, "content", null, "certificates in PEM (-----BEGIN CERTIFICATE-----) of at most 1 MiB"));
        }
        return List.copyOf(read);
    }
}
