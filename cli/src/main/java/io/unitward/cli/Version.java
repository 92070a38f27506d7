package io.unitward.cli;

import io.unitward.engine.Policies;
import picocli.CommandLine.IVersionProvider;

/** Names the tool, the policies it judges by, and the JDK it runs on. */
final class Version implements IVersionProvider {
    /** The version of this build. */
    static final String NUMBER = "0.1.0";

    @Override
    public String[] getVersion() {
        return new String[] {
            "unitward " + NUMBER,
            "policies sha256:" + Policies.shipped().digest(),
            "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
        };
    }
}
