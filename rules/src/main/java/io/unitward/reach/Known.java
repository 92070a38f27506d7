package io.unitward.reach;

/** An answer that one look at a manager may not have. */
enum Known {
    YES,
    NO,
    UNKNOWN
}
