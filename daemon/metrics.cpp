#include "daemon/metrics.hpp"

namespace newsalertd {

std::vector<std::pair<std::string, std::uint64_t>> Metrics::read() const {
    return {
        {"feed_polls_total{result=\"document\"}", polls_document},
        {"feed_polls_total{result=\"not_modified\"}", polls_not_modified},
        {"feed_polls_total{result=\"failed\"}", polls_failed},
        {"feed_polls_total{result=\"deferred\"}", polls_deferred},
        {"fetch_bytes_total", fetch_bytes},
        {"documents_incomplete_total", documents_incomplete},
        {"parse_errors_total", parse_errors},
        {"cuts_total", cuts},
        {"entries_total{outcome=\"fresh\"}", entries_fresh},
        {"entries_total{outcome=\"changed\"}", entries_changed},
        {"entries_total{outcome=\"known\"}", entries_known},
        {"articles_too_old_total", entries_too_old},
        {"matches_total", matches},
        {"alert_events_total", alert_events},
        {"deliveries_folded_total", deliveries_folded},
        {"delivery_attempts_total{result=\"delivered\"}", deliveries_accepted},
        {"delivery_attempts_total{result=\"transient\"}", deliveries_transient},
        {"delivery_attempts_total{result=\"content\"}", deliveries_content_refused},
        {"delivery_attempts_total{result=\"target\"}", deliveries_target_refused},
        {"deliveries_dead_total{reason=\"expired\"}", deliveries_dead_expired},
        {"deliveries_dead_total{reason=\"content\"}", deliveries_dead_content},
        {"deliveries_dead_total{reason=\"held\"}", deliveries_dead_held},
        {"deliveries_dead_total{reason=\"damaged\"}", deliveries_dead_damaged},
        {"config_reloads_total{result=\"applied\"}", reloads_applied},
        {"config_reloads_total{result=\"rejected\"}", reloads_rejected},
        {"store_errors_total", store_errors},
        {"store_parked_total", store_parked},
        {"clock_steps_total", clock_steps},
    };
}

}  // namespace newsalertd
