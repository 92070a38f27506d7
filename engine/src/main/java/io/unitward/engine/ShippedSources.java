package io.unitward.engine;

import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.compile.PolicySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The sources of the policies that unitward ships, as they lie on the class path next to the facts. */
public final class ShippedSources {
    private static final String FOLDER = "policies/";

    private ShippedSources() {}

    /**
     * The source of one policy.
     *
     * @throws IllegalStateException when this build of unitward does not hold it
     */
    public static PolicySource source(PolicyInfo policy) {
        String path = policy.category() + "/" + policy.id() + "/" + policy.id() + ".drl";
        try (InputStream in = PolicyInfo.class.getClassLoader().getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + FOLDER + path + " is missing; expected the policy's source");
            }
            return new PolicySource(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + FOLDER + path, e);
        }
    }

    /** The same, read; what is shipped has no problems. */
    public static PolicyCheck.Checked checked(PolicyInfo policy) {
        return PolicyCheck.check(List.of(source(policy))).get(0);
    }
}
