package io.unitward.facts;

/** What a file that a stack reads is for. */
public enum InputKind {
    /** A compose file. */
    COMPOSE,
    /** An env file: variables for the provider or for containers. */
    ENV,
    /** A secret that is mounted into a container. */
    SECRET,
    /** Any other file that a container or the provider reads. */
    CONFIG
}
