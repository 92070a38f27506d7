package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RollbackTagsTest {
    private static final String ONE = "11".repeat(32);
    private static final String TWO = "22".repeat(32);

    private static Recorded.Image image(String service, String reference, String id) {
        return new Recorded.Image(service, reference, id, null);
    }

    private static RollbackTags tags(Map<String, Recorded.Image> before, Map<String, String> declared) {
        return RollbackTags.of(new Recorded(before), new DeclaredImages(new TreeMap<>(declared), new TreeMap<>()));
    }

    @Test
    void what_a_service_is_declared_with_by_now_gets_the_image_that_it_ran() {
        RollbackTags tags = tags(
                Map.of("s-a-1", image("a", "r/a:1", ONE), "s-b-1", image("b", "r/b:1", TWO)),
                Map.of("a", "r/a:2", "b", "r/b:1"));
        assertThat(tags.problems()).isEmpty();
        assertThat(tags.ids()).isEqualTo(Map.of("r/a:2", ONE, "r/b:1", TWO));
    }

    @Test
    void a_service_of_which_that_is_not_known_keeps_its_reference() {
        RollbackTags tags = tags(Map.of("s-a-1", image("a", "r/a:1", ONE)), Map.of("b", "r/b:1"));
        assertThat(tags.ids()).isEqualTo(Map.of("r/a:1", ONE));
    }

    @Test
    void one_reference_cannot_name_two_images() {
        Map<String, Recorded.Image> before =
                Map.of("s-a-1", image("a", "r/x:1", ONE), "s-b-1", image("b", "r/y:1", TWO));
        RollbackTags tags = tags(before, Map.of("a", "r/x:2", "b", "r/x:2"));
        assertThat(tags.problems()).singleElement().asString().contains("s-a-1 and s-b-1", "r/x:2");

        RollbackTags same = tags(
                Map.of("s-a-1", image("a", "r/x:1", ONE), "s-a-2", image("a", "r/x:1", ONE)), Map.of("a", "r/x:2"));
        assertThat(same.problems()).as("of one service").isEmpty();
        assertThat(same.ids()).isEqualTo(Map.of("r/x:2", ONE));
    }

    @Test
    void another_digest_cannot_be_given_away_and_the_same_need_not_be() {
        String digest = "r/a@sha256:" + ONE;
        assertThat(tags(Map.of("s-a-1", image("a", "r/a:1", ONE)), Map.of("a", digest))
                        .problems())
                .singleElement()
                .asString()
                .contains("s-a-1 runs r/a:1", digest, "expected a tag");
        RollbackTags same = tags(Map.of("s-a-1", image("a", digest, ONE)), Map.of("a", digest));
        assertThat(same.problems()).isEmpty();
        assertThat(same.ids()).isEqualTo(Map.of(digest, ONE));
    }

    @Test
    void a_tag_is_given_in_full_or_not_at_all() {
        assertThat(full("localhost/a:1")).isEqualTo("localhost/a:1");
        assertThat(full("127.0.0.1:5000/a")).isEqualTo("127.0.0.1:5000/a");
        assertThat(full("registry.example/a:1")).isEqualTo("registry.example/a:1");
        assertThat(full("a:1", "docker.io/library/a:2", "docker.io/library/a:1"))
                .isEqualTo("docker.io/library/a:1");
        assertThat(full("a", "docker.io/library/a:latest")).isEqualTo("docker.io/library/a:latest");
        assertThat(full("u/a:1", "quay.example/u/a:1")).isEqualTo("quay.example/u/a:1");
        assertThat(full("a:1", "docker.io/library/aa:1", "docker.io/library/ba:1"))
                .isNull();
        assertThat(full("a:1")).isNull();
    }

    private static String full(String reference, String... names) {
        return RollbackTags.full(new LocalImages.Local(reference, ONE, null, List.of(names), null));
    }
}
