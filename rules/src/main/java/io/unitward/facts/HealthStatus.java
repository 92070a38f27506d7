package io.unitward.facts;

/** What a container's health check found. */
public enum HealthStatus {
    /** There is no health check. */
    NONE,
    /** None has succeeded yet, and not so many have failed that it counts. */
    STARTING,
    /** The last one succeeded. */
    HEALTHY,
    /** So many failed in a row that it counts. */
    UNHEALTHY,
    /** It could not be told. */
    UNKNOWN
}
