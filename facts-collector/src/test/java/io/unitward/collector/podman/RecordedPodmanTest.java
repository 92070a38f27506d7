package io.unitward.collector.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What two generations of podman really wrote, recorded by {@code StacksSeenTest} of cli and its twin on Debian 13. */
@ParameterizedClass
@ValueSource(strings = {"4.3.1", "5.4.2"})
class RecordedPodmanTest {
    private static final Path RECORDED = Path.of("src/test/resources/podman");

    @Parameter
    String version;

    private <T> T read(String name, PodmanClient.Document<T> document) throws IOException, BadJson {
        try (InputStream in = Files.newInputStream(RECORDED.resolve(version).resolve(name + ".json"))) {
            JsonReader json = new JsonReader(in, 1 << 20);
            T read = document.read(json);
            json.end();
            return read;
        }
    }

    private Container container(String state, String service) throws IOException, BadJson {
        return read(state + ".inspect", InspectedContainer::all).stream()
                .map(InspectedContainer::container)
                .filter(container -> service.equals(container.service()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itsVersionIsKnown() throws Exception {
        String told = read("healthy.version", PodmanVersion::read);
        assertThat(told).isEqualTo(version);
        assertThat(PodmanVersion.isKnown(told)).isTrue();
    }

    @Test
    void itsListNamesTheProject() throws Exception {
        List<ListedContainer> listed = read("healthy.ps", ListedContainer::all);
        assertThat(listed)
                .extracting(ListedContainer::project)
                .containsOnly("seen")
                .hasSize(2);
        assertThat(listed)
                .extracting(ListedContainer::id)
                .contains(container("healthy", "web").id());
    }

    @Test
    void healthIsToldWithItsTime() throws Exception {
        Container web = container("healthy", "web");
        assertThat(web.isRunning()).isTrue();
        assertThat(web.health().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(web.health().lastEndedAt()).isAfter(web.startedAt());
        assertThat(web.health().lastExitCode()).isZero();
        assertThat(web.health().intervalMillis()).isEqualTo(1000);
        assertThat(container("healthy", "worker").health()).isEqualTo(Container.Health.NONE);
        Container broken = container("unhealthy", "web");
        assertThat(broken.health().status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(broken.health().failingStreak()).isPositive();
        assertThat(broken.health().lastExitCode()).isEqualTo(1);
    }

    @Test
    void aStoppedContainerSaysSo() throws Exception {
        Container worker = container("stopped", "worker");
        assertThat(worker.state()).isEqualTo("exited");
        assertThat(worker.exitCode()).isNotNull();
        assertThat(worker.finishedAt()).isAfter(worker.startedAt());
    }

    @Test
    void imagesAreNamedAsContainersNameThem() throws Exception {
        Container web = container("healthy", "web");
        assertThat(read("healthy.images", ListedImage::all)).anySatisfy(image -> {
            assertThat(image.names()).contains(web.image());
            assertThat(image.id()).isEqualTo(web.imageId());
            assertThat(image.digest()).isEqualTo(web.imageDigest());
        });
    }
}
