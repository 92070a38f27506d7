package io.unitward.collector.podman;

import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code podman inspect --type container}. The environment of a container is never read, and of its health
 * log only when a check ended and with what.
 *
 * @param labels those of its labels that mean something here
 * @param container the rest
 */
record InspectedContainer(Labels labels, Container container) {
    static List<InspectedContainer> all(JsonReader json) throws BadJson {
        return json.list(() -> new Reader(json).read());
    }

    /** Reads one. */
    private static final class Reader {
        private final JsonReader json;
        private @Nullable String state;
        private @Nullable Long exitCode;
        private @Nullable Instant startedAt;
        private @Nullable Instant finishedAt;
        private @Nullable String healthWord;
        private @Nullable Long failingStreak;
        private @Nullable Instant lastEndedAt;
        private @Nullable Long lastExitCode;
        private Labels labels = Labels.NONE;
        private @Nullable String configImage;
        private boolean hasCheck;
        private boolean configSeen;
        private @Nullable Long intervalMillis;
        private @Nullable Long timeoutMillis;

        Reader(JsonReader json) {
            this.json = json;
        }

        InspectedContainer read() throws BadJson {
            String id = null;
            String name = null;
            Instant createdAt = null;
            String imageName = null;
            String imageId = null;
            String imageDigest = null;
            Long restarts = null;
            json.element();
            for (String field = json.field(); field != null; field = json.field()) {
                switch (field) {
                    case "Id" -> id = Labels.id(json);
                    case "Name" -> name = json.text();
                    case "Created" -> createdAt = time();
                    case "Image" -> imageId = word(json.text());
                    case "ImageName" -> imageName = word(json.text());
                    case "ImageDigest" -> imageDigest = word(json.text());
                    case "RestartCount" -> restarts = json.number(0);
                    case "State" -> state();
                    case "Config" -> config();
                    default -> json.skip();
                }
            }
            Container container = new Container(
                    json.need(id, "Id"),
                    json.need(name, "Name"),
                    labels.service(),
                    state,
                    exitCode,
                    health(),
                    restarts,
                    createdAt,
                    startedAt,
                    finishedAt,
                    imageName != null ? imageName : configImage,
                    imageId,
                    imageDigest,
                    word(labels.unit()));
            return new InspectedContainer(labels, container);
        }

        private void state() throws BadJson {
            if (!json.object()) {
                return;
            }
            for (String field = json.field(); field != null; field = json.field()) {
                switch (field) {
                    case "Status" -> state = word(json.text());
                    case "ExitCode" -> exitCode = json.number(Integer.MIN_VALUE);
                    case "StartedAt" -> startedAt = time();
                    case "FinishedAt" -> finishedAt = time();
                    // The older name, up to podman 3, is still written by some builds of 4.
                    case "Health", "Healthcheck" -> healthState();
                    default -> json.skip();
                }
            }
        }

        private void healthState() throws BadJson {
            if (!json.object()) {
                return;
            }
            for (String field = json.field(); field != null; field = json.field()) {
                switch (field) {
                    case "Status" -> healthWord = word(json.text());
                    case "FailingStreak" -> failingStreak = json.number(0);
                    case "Log" -> log();
                    default -> json.skip();
                }
            }
        }

        /** The last entry is the newest. */
        private void log() throws BadJson {
            if (json.absent()) {
                return;
            }
            json.list(() -> {
                Instant ended = null;
                Long code = null;
                json.element();
                for (String field = json.field(); field != null; field = json.field()) {
                    switch (field) {
                        case "End" -> ended = time();
                        case "ExitCode" -> code = json.number(Integer.MIN_VALUE);
                        default -> json.skip();
                    }
                }
                lastEndedAt = ended;
                lastExitCode = code;
                return true;
            });
        }

        private void config() throws BadJson {
            if (!json.object()) {
                return;
            }
            configSeen = true;
            for (String field = json.field(); field != null; field = json.field()) {
                switch (field) {
                    case "Labels" -> labels = Labels.read(json);
                    case "Image" -> configImage = word(json.text());
                    case "Healthcheck" -> check();
                    default -> json.skip();
                }
            }
        }

        private void check() throws BadJson {
            if (!json.object()) {
                return;
            }
            hasCheck = true;
            for (String field = json.field(); field != null; field = json.field()) {
                switch (field) {
                    case "Test" -> {
                        List<String> test = json.absent() ? List.of() : json.texts();
                        hasCheck = !test.isEmpty() && !test.get(0).equals("NONE");
                    }
                    case "Interval" -> intervalMillis = millis();
                    case "Timeout" -> timeoutMillis = millis();
                    default -> json.skip();
                }
            }
        }

        /** A status for a container without a check is no status; a check without a status is one we do not know. */
        private Container.Health health() {
            if (!hasCheck && healthWord == null) {
                return configSeen ? Container.Health.NONE : unknown();
            }
            HealthStatus status = switch (healthWord == null ? "" : healthWord.toLowerCase(Locale.ROOT)) {
                case "healthy" -> HealthStatus.HEALTHY;
                case "unhealthy" -> HealthStatus.UNHEALTHY;
                case "starting" -> HealthStatus.STARTING;
                default -> HealthStatus.UNKNOWN;
            };
            return new Container.Health(
                    status, lastEndedAt, lastExitCode, failingStreak, intervalMillis, timeoutMillis);
        }

        private static Container.Health unknown() {
            return new Container.Health(HealthStatus.UNKNOWN, null, null, null, null, null);
        }

        private @Nullable Long millis() throws BadJson {
            Long nanos = json.number(0);
            return nanos == null ? null : TimeUnit.NANOSECONDS.toMillis(nanos);
        }

        /** podman writes the year 1 for what never was; a time in no form we know is not told. */
        private @Nullable Instant time() throws BadJson {
            String text = json.text();
            try {
                Instant time = text == null ? null : OffsetDateTime.parse(text).toInstant();
                return time == null || !time.isAfter(Instant.EPOCH) ? null : time;
            } catch (DateTimeException e) {
                return null;
            }
        }

        private static @Nullable String word(@Nullable String text) {
            return text == null || text.isEmpty() ? null : text;
        }
    }
}
