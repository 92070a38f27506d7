package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.ComposeExternals.External;
import io.unitward.config.ComposeExternals.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComposeExternalsTest {
    private static List<External> of(String text) {
        return ComposeExternals.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatSomebodyElseMakesIsNamedAsPodmanHasIt() {
        assertThat(of("""
                services: {web: {image: a}}
                volumes:
                  data: {external: {name: older}}
                  own: {name: mine}
                  off: {external: false}
                networks:
                  default: {external: true, name: proxy}
                  front: {external: true}
                """))
                .containsExactly(
                        new External(Kind.NETWORK, "proxy"),
                        new External(Kind.NETWORK, "front"),
                        new External(Kind.VOLUME, "older"));
    }

    @Test
    void ofAFileAsItsAuthorWroteItOnlyWhatIsUsedCounts() {
        assertThat(ComposeExternals.used("""
                services:
                  web: {image: a, volumes: ["data:/data", "./x:/x", "idle"], networks: [front]}
                  db: {image: b, volumes: [{type: volume, source: logs, target: /logs}]}
                  debug: {image: c, profiles: [debug], volumes: ["debug:/d"], networks: {back: {}}}
                volumes:
                  data: {external: true}
                  logs: {external: {name: all-logs}}
                  debug: {external: true}
                  unused: {external: true}
                  own: {}
                networks:
                  default: {external: true, name: proxy}
                  front: {external: true}
                  back: {external: true}
                """.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        new External(Kind.NETWORK, "proxy"),
                        new External(Kind.NETWORK, "front"),
                        new External(Kind.VOLUME, "data"),
                        new External(Kind.VOLUME, "all-logs"));
        assertThat(ComposeExternals.used("services: {a: {network_mode: host}}\nnetworks: {default: {external: true}}"
                        .getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(ComposeExternals.used("[".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void whatPodmanComposeTakesForExternalIsFound() {
        assertThat(ComposeExternals.used("""
                x-net: &net {external: True, name: shared}
                services:
                  web: {image: a, networks: [one, two, three, four], secrets: [token, {source: key, target: k}]}
                  idle: {image: a, profiles: [idle], secrets: [other]}
                networks:
                  one: {external: yes}
                  two: {<<: *net}
                  three: {<<: [*net, {name: unused}], name: own}
                  four: {external: on, name: "${NET:-front}"}
                secrets:
                  token: {external: true}
                  key: {file: ./key}
                  other: {external: true}
                """.getBytes(StandardCharsets.UTF_8)))
                .containsExactlyInAnyOrder(
                        new External(Kind.NETWORK, "one"),
                        new External(Kind.NETWORK, "shared"),
                        new External(Kind.NETWORK, "own"),
                        new External(Kind.NETWORK, "${NET:-front}"),
                        new External(Kind.SECRET, "token"));
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(of("networks: {a: {external: true, name: \"${NET}\"}, b: {external: \"\"}, c: null}"))
                .isEmpty();
        assertThat(of("- rubbish")).isEmpty();
        assertThat(of("a: [")).isEmpty();
        assertThat(of("")).isEmpty();
    }

    @Test
    void whatIsMountedFromTheHostIsNamedByItsPath() {
        assertThat(ComposeExternals.binds("""
                services:
                  web:
                    volumes:
                      - {type: bind, source: /s/file, target: /file}
                      - {type: volume, source: data, target: /data}
                      - ./short:/short
                  none: null
                  other: {volumes: [{type: bind, source: /s/dir, target: /dir}, {type: bind, source: relative}]}
                """.getBytes(StandardCharsets.UTF_8))).containsExactly("/s/dir", "/s/file");
        assertThat(ComposeExternals.binds("[".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void theFilesOfSecretsThatAServiceGetsAreNamed() {
        assertThat(ComposeExternals.files("""
                services:
                  web:
                    secrets: [{source: token, target: /run/secrets/token}, made]
                    configs: [{source: front}]
                  none: null
                secrets:
                  token: {name: x_token, file: /s/token}
                  unused: {file: /s/unused}
                  made: {environment: TOKEN}
                configs: {front: {file: /s/front.conf}, odd: {file: ./relative}}
                """.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        java.util.Map.entry("/s/front.conf", "config"), java.util.Map.entry("/s/token", "secret"));
        assertThat(ComposeExternals.files("[".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(ComposeExternals.files("secrets: {a: {file: /a}}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}
