package io.unitward.engine;

import io.unitward.verdict.Finding;
import java.util.List;

/**
 * What policies find of the units of stacks.
 *
 * @param counted what counts; of new policies as advice
 * @param withheld what new policies would have called more than advice, as they did; without what is waived
 */
public record StackFindings(List<Finding> counted, List<Finding> withheld) {
    public StackFindings {
        counted = List.copyOf(counted);
        withheld = List.copyOf(withheld);
    }
}
