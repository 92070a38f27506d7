package io.unitward.facts;

import org.jspecify.annotations.Nullable;

/**
 * The machine a snapshot was taken on.
 *
 * @param bootId the kernel's random id of this boot ({@code /proc/sys/kernel/random/boot_id}); null when unreadable
 * @param activity what is changing units right now, such as a package run; null when nothing is
 */
public record Host(@Nullable String bootId, @Nullable String activity) {}
