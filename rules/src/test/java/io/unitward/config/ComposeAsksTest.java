package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.ComposeAsks.Input;
import io.unitward.config.ComposeAsks.Shared;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComposeAsksTest {
    private static Map<String, byte[]> files(String... texts) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i++) {
            files.put("f" + i, texts[i].getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    @Test
    void whatIsSharedIsToldWithItsLineAndALaterFileWins() {
        assertThat(ComposeAsks.shared(files("""
                        x-vpn: &vpn
                          network_mode: "container:vpn"
                        services:
                          web: {image: a, network_mode: host, pid: "service:db"}
                          app:
                            <<: *vpn
                            ipc: shareable
                          db: {image: b, network_mode: "container:old", profiles: [x]}
                          off: {image: b, network_mode: "service:web"}
                        """, """
                        services:
                          db: {ipc: "container:${OTHER}"}
                          off: {network_mode: bridge}
                        """)))
                .containsExactly(
                        new Shared("app", "network_mode", true, "vpn", "f0:2", true),
                        new Shared("db", "ipc", true, "${OTHER}", "f1:2", true),
                        new Shared("db", "network_mode", true, "old", "f0:8", false),
                        new Shared("web", "pid", false, "db", "f0:4", true));
    }

    @Test
    void eachFileIsToldWithTheLineThatAsksForIt() {
        assertThat(ComposeAsks.inputs(files("""
                services:
                  web:
                    env_file:
                      - a.env
                      - {path: b.env, required: false}
                    volumes:
                      - data:/data
                      - ./conf:/conf:ro
                      - {type: bind, source: /srv/x, target: /x}
                      - ${PLACE}/y:/y
                  db: {env_file: c.env}
                secrets:
                  token: {file: ./token}
                  theirs: {external: true}
                """)))
                .containsExactlyInAnyOrder(
                        new Input("./token", false, true, "f0:13"),
                        new Input("c.env", true, true, "f0:11"),
                        new Input("a.env", true, true, "f0:4"),
                        new Input("b.env", true, false, "f0:5"),
                        new Input("./conf", false, false, "f0:8"),
                        new Input("/srv/x", false, false, "f0:9"));
    }

    @Test
    void whatIsNoComposeFileAsksForNothing() {
        assertThat(ComposeAsks.shared(files("- a", "services: {web: [network_mode]}", "a: [")))
                .isEmpty();
        assertThat(ComposeAsks.inputs(files("- a", "services: 7", "secrets: {a: b}")))
                .isEmpty();
    }
}
