package io.spendlane.operator.provider;

/** How requests get to a provider. It decides how a create whose outcome is unknown is fenced, or waited for. */
public sealed interface Input permits InputFiles, InlineInput {}
