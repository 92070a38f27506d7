package io.unitward.verdict;

/**
 * A finding that is in no verdict because somebody accepted it. The gate sees it all the same.
 *
 * @param finding what a policy found
 * @param waiver who accepted it, why and until when
 */
public record Waived(Finding finding, Waiver waiver) {}
