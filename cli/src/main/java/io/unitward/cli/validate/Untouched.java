package io.unitward.cli.validate;

import java.util.List;

/**
 * What became of the units that are no probes.
 *
 * @param compared how many there were before
 * @param changed what is not as it was, each a sentence without a full stop; any of it refutes the run
 * @param explained what is another than before, and why that was not the tests' doing
 */
public record Untouched(int compared, List<String> changed, List<String> explained) {
    public Untouched {
        changed = List.copyOf(changed);
        explained = List.copyOf(explained);
    }
}
