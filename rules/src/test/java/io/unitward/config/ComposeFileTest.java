package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Stack;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComposeFileTest {
    private static ComposeFile.Services read(String... texts) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i++) {
            files.put("/s/" + i + ".yaml", texts[i].getBytes(StandardCharsets.UTF_8));
        }
        return ComposeFile.read(files);
    }

    private static List<Stack.Service> services(String... texts) {
        ComposeFile.Services read = read(texts);
        assertThat(read.problem()).isNull();
        return read.services();
    }

    @Test
    void tellsWhichServicesThereAre() {
        assertThat(services("""
                        name: demo
                        services:
                          worker: {image: "a:${TAG}"}
                          web: {image: a:1, ports: ["1:1"]}
                          debug: {image: a:1, profiles: [debug]}
                          built: {image: a:2, build: .}
                        volumes: {data: {}}
                        """))
                .containsExactly(
                        new Stack.Service("built", true, null),
                        new Stack.Service("debug", false, "a:1"),
                        new Stack.Service("web", true, "a:1"),
                        new Stack.Service("worker", true, null));
    }

    @Test
    void laterFilesWinAndAdd() {
        assertThat(
                        services(
                                "services: {web: {image: a:1}, api: {image: b:1}, db: {image: c:1}}",
                                "services: {web: {image: a:2}, api: {environment: {X: y}}, db: {image: \"$X\"}, more: {profiles: [x]}}"))
                .containsExactly(
                        new Stack.Service("api", true, "b:1"),
                        new Stack.Service("db", true, null),
                        new Stack.Service("more", false, null),
                        new Stack.Service("web", true, "a:2"));
    }

    @Test
    void tellsHowManyContainersAServiceIsToHave() {
        assertThat(services("""
                        x-two: &two {replicas: 2}
                        services:
                          a: {scale: 3}
                          b: {deploy: {replicas: 2}}
                          c: {deploy: {<<: *two, mode: replicated}}
                          d: {scale: "$N"}
                          e: {deploy: {replicas: [2]}}
                          f: {extends: {service: a}}
                          g: {extends: {service: a}, scale: 2}
                          h: {scale: 0}
                          i: {deploy: {resources: {}}}
                          j: {scale: 99999999999999999999}
                        """))
                .extracting(Stack.Service::replicas)
                .containsExactly(3L, 2L, 2L, null, null, null, 2L, 0L, 1L, null);
        assertThat(services("services: {a: {scale: 3}, b: {scale: 3}}", "services: {a: {image: x}, b: {scale: 2}}"))
                .extracting(Stack.Service::replicas)
                .containsExactly(3L, 2L);
    }

    @Test
    void tellsWhichServicesAreToEnd() {
        List<Stack.Service> services =
                services("""
                        services:
                          init: {image: a:1}
                          also: {image: a:1}
                          web:
                            image: a:1
                            depends_on: {init: {condition: service_completed_successfully}, db: {condition: service_healthy}}
                          db: {image: a:1, depends_on: [also]}
                        """, "services: {web: {depends_on: {also: {condition: service_completed_successfully}}}}");
        assertThat(services)
                .filteredOn(Stack.Service::ends)
                .extracting(Stack.Service::name)
                .containsExactly("also", "init");
        assertThat(services)
                .filteredOn(Stack.Service::mustRun)
                .extracting(Stack.Service::name)
                .containsExactly("db", "web");
    }

    @Test
    void tellsWhichServicesHaveAHealthCheckOfTheirOwn() {
        assertThat(services("""
                        x-check: &check {test: [CMD, a]}
                        services:
                          a: {healthcheck: {test: [CMD, a]}}
                          b: {healthcheck: {test: [CMD, a], disable: true}}
                          c: {healthcheck: {test: [NONE]}}
                          d: {healthcheck: {interval: 5s}}
                          e: {healthcheck: {<<: *check, interval: 5s}}
                          f: {healthcheck: {test: curl x}}
                          g: {healthcheck: {test: NONE}}
                          h: {}
                          i: {healthcheck: {test: [CMD, a]}}
                          j: {healthcheck: {test: [CMD, a]}}
                        """, "services: {i: {healthcheck: {interval: 1s}}, j: {healthcheck: {disable: true}}}"))
                .filteredOn(Stack.Service::checked)
                .extracting(Stack.Service::name)
                .containsExactly("a", "e", "f", "i");
    }

    @Test
    void tellsWhichFilesServicesGetAsSecretsAndConfigurations() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a", """
                x-s: &s {secrets: [merged]}
                services:
                  web: {secrets: [token, {source: long, target: x}, var, outside, nowhere], configs: [conf, token]}
                  more: {<<: *s}
                secrets:
                  token: {file: ./token}
                  long: {file: /run/long}
                  var: {file: "$DIR/x"}
                  outside: {external: true}
                  unused: {file: ./unused}
                  merged: {file: ../merged}
                  later: {file: ./old}
                configs:
                  conf: {file: c.ini}
                """.getBytes(StandardCharsets.UTF_8));
        files.put(
                "b",
                "{services: {web: {secrets: [later]}}, secrets: {later: {file: ./new}}}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(ComposeFile.mounted(files))
                .containsExactlyInAnyOrder(
                        new ComposeFile.Mounted("./token", true),
                        new ComposeFile.Mounted("/run/long", true),
                        new ComposeFile.Mounted("../merged", true),
                        new ComposeFile.Mounted("./new", true),
                        new ComposeFile.Mounted("c.ini", false));
        assertThat(ComposeFile.mounted(Map.of("a", "][".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(ComposeFile.mounted(Map.of("a", "services: [x]\nsecrets: y\n".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void mergesCount() {
        assertThat(services("""
                        x-base: &base {image: a:1, profiles: [x]}
                        x-more: &more {<<: *base}
                        services:
                          one: {<<: *base}
                          two: {<<: [*more], image: a:2}
                        """))
                .containsExactly(new Stack.Service("one", false, "a:1"), new Stack.Service("two", false, "a:2"));
    }

    @Test
    void whatCannotBeToldIsAProblem() {
        Map<String, String> problems = new LinkedHashMap<>();
        problems.put("services: {}", "its compose files declare no services");
        problems.put("name: x", "its compose files declare no services");
        problems.put("- web", "compose file /s/0.yaml is no mapping");
        problems.put("services: [web]", "'services' of compose file /s/0.yaml is no mapping");
        problems.put("services: {web: }", "service 'web' of compose file /s/0.yaml is no mapping");
        problems.put(
                "services: {\"a b\": {}}",
                "'services' of compose file /s/0.yaml has a key that is no name of a service");
        problems.put("services: {web: {}, web: {}}", "service 'web' is in compose file /s/0.yaml twice");
        problems.put("services: {web: {}}\nservices: {}", "compose file /s/0.yaml has 'services' twice");
        problems.put(
                "include: [other.yaml]\nservices: {web: {}}",
                "compose file /s/0.yaml includes others, which unitward does not follow;"
                        + " 'services' of the stack can name those that must run");
        problems.forEach((text, problem) -> {
            assertThat(read(text).problem()).as(text).isEqualTo(problem);
            assertThat(read(text).services()).as(text).isNull();
        });
        assertThat(read("services: {web: {").problem()).startsWith("compose file /s/0.yaml:1:");
        assertThat(read("services: {web: {}}", "services: {").problem()).startsWith("compose file /s/1.yaml:1:");
        assertThat(read("a: ".repeat(1) + "[".repeat(50) + "]".repeat(50)).problem())
                .contains("levels of nesting");
    }

    @Test
    void aServiceComesFromTheLineOfItsImage() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("/s/a.yaml", """
                x-base: &base
                  pull_policy: always
                services:
                  web:
                    <<: *base
                    environment: {A: b}
                    image: ${IMAGE}
                  made:
                    build: .
                  none: 1
                """.getBytes(StandardCharsets.UTF_8));
        files.put(
                "/s/b.yaml",
                "services: {web: {pull_policy: never}, made: {image: x}}".getBytes(StandardCharsets.UTF_8));
        files.put("/s/c.yaml", "services: [".getBytes(StandardCharsets.UTF_8));
        files.put("/s/d.yaml", "services: 1".getBytes(StandardCharsets.UTF_8));
        assertThat(ComposeFile.origins(files))
                .containsExactly(
                        Map.entry("made", new ComposeFile.Origin("/s/b.yaml:1", true, null)),
                        Map.entry("web", new ComposeFile.Origin("/s/a.yaml:7", false, "never")));
        files.remove("/s/b.yaml");
        assertThat(ComposeFile.origins(files))
                .containsEntry("made", new ComposeFile.Origin("/s/a.yaml:8", true, null))
                .containsEntry("web", new ComposeFile.Origin("/s/a.yaml:7", false, "always"));
    }
}
