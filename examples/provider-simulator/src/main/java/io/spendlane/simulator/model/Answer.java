package io.spendlane.simulator.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.billing.TokenUse;

/** A good answer to one request. */
public record Answer(ObjectNode body, TokenUse use) {}
