package io.unitward.remediation.act;

/**
 * One job to be done.
 *
 * @param verb what
 * @param unit to which unit
 */
public record JobOrder(JobVerb verb, String unit) {}
