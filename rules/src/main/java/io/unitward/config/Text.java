package io.unitward.config;

import org.snakeyaml.engine.v2.nodes.Node;

/** A text with its place. */
record Text(String value, Node at) {}
