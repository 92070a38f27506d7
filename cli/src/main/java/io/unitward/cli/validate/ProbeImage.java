package io.unitward.cli.validate;

import io.unitward.cli.validate.ImageStore.Blob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * An image made of one static binary and three small files, without any program that builds images: its digest depends on
 * busybox and the marker alone, and two markers always differ.
 *
 * @param marker what the container logs when it starts; {@code bad…} is never healthy, {@code exit…} ends at once
 * @param layers its layers, compressed
 * @param config its configuration
 * @param manifest what its digest is taken of
 */
public record ProbeImage(String marker, List<Blob> layers, Blob config, Blob manifest) {
    /** The type of {@link #manifest}. */
    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

    private static final List<String> APPLETS = List.of(
            "cat", "date", "echo", "env", "false", "httpd", "id", "kill", "ls", "ps", "rm", "sh", "sleep", "test",
            "touch", "true", "wget");

    /** What runs. Switches lie in the stack's directory, so that they also hold for the next container. */
    private static final String START = """
            #!/bin/sh
            trap 'exit 0' TERM
            switch=/switches/${ROLE:-none}
            echo "MARKER=$(cat /etc/marker) $ROLE started"
            case $(cat /etc/marker) in exit*) echo 'this image ends at once' >&2; exit 3 ;; esac
            [ ! -e $switch.exit ] || { echo 'switched to end at once' >&2; exit 3; }
            [ ! -e $switch.slow ] || { sleep "$(cat $switch.slow)" & wait $!; }
            [ "$ROLE" != web ] || httpd -p 8080 -h /etc
            touch /tmp/ready
            while :; do
                [ ! -e $switch.crash ] || { echo 'switched to crash' >&2; exit 4; }
                sleep 0.2 & wait $!
            done
            """;

    private static final String HEALTH = """
            #!/bin/sh
            switch=/switches/${ROLE:-none}
            case $(cat /etc/marker) in bad*) echo 'this image is never healthy'; exit 1 ;; esac
            [ ! -e $switch.unhealthy ] || { echo 'switched to unhealthy'; exit 1; }
            [ ! -e $switch.hang ] || sleep 600
            [ -e /tmp/ready ] || { echo 'not ready yet'; exit 1; }
            [ "$ROLE" != web ] || wget -q -O /dev/null http://127.0.0.1:8080/marker
            """;

    private static final byte[] BASE = base();
    private static final Blob BASE_LAYER = new Blob(gzip(BASE));

    /** The image with that marker. */
    public static ProbeImage of(String marker) {
        return of(marker, "");
    }

    /**
     * The image with that marker which belongs to a run.
     *
     * @param run what its label {@link LiveRecord#LABEL} says; empty for none
     */
    static ProbeImage of(String marker, String run) {
        String owner = run.isEmpty() ? "" : ",\"%s\":\"%s\"".formatted(LiveRecord.LABEL, run);
        byte[] top = new Tar().file("etc/marker", 0644, marker + "\n").toBytes();
        List<Blob> layers = List.of(BASE_LAYER, new Blob(gzip(top)));
        Blob config =
                new Blob("""
                {"architecture":"%s","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["/bin/start"],\
                "Labels":{"org.opencontainers.image.version":"%s"%s}},\
                "rootfs":{"type":"layers","diff_ids":["%s","%s"]}}""".formatted(architecture(), marker, owner, new Blob(BASE).digest(), new Blob(top).digest()));
        String gz = "application/vnd.oci.image.layer.v1.tar+gzip";
        Blob manifest = new Blob("""
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s,%s]}""".formatted(
                        MANIFEST_TYPE,
                        descriptor("application/vnd.oci.image.config.v1+json", config),
                        descriptor(gz, layers.get(0)),
                        descriptor(gz, layers.get(1))));
        return new ProbeImage(marker, layers, config, manifest);
    }

    /** {@code sha256:…}, as the registry and podman call it. */
    public String digest() {
        return manifest.digest();
    }

    private static String descriptor(String type, Blob blob) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, blob.digest(), blob.size());
    }

    private static byte[] base() {
        Tar tar = new Tar();
        for (String directory : List.of("bin", "dev", "etc", "proc", "sys", "switches")) {
            tar.directory(directory, 0755);
        }
        tar.directory("tmp", 01777);
        try {
            tar.file("bin/busybox", 0755, Files.readAllBytes(HostTools.BUSYBOX));
        } catch (IOException e) {
            throw new UncheckedIOException("no %s; package busybox-static".formatted(HostTools.BUSYBOX), e);
        }
        APPLETS.forEach(applet -> tar.link("bin/" + applet, "busybox"));
        return tar.file("bin/start", 0755, START)
                .file("bin/health", 0755, HEALTH)
                .toBytes();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            default -> System.getProperty("os.arch");
        };
    }
}
