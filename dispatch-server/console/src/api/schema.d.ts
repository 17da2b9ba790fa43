// Written by `npm run types` from openapi.json, the description of the program itself. Not by hand.
export interface paths {
    "/tiles/{z}/{x}/{y}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A tile of the map: layers roads (class, name), districts (id, name, name_en, functional),
         *     borders, and water with courses (name)
         */
        get: operations["get_tiles_z_x_y"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is reached within the standards now, by area and district */
        get: operations["get_v1_coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** In a demo, how many seconds of the desk's clock pass in one of the wall's */
        post: operations["post_v1_demo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it can decide: 200, or 503 while it is read-only */
        get: operations["get_v1_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hospitals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every hospital, with the units that are there or on their way */
        get: operations["get_v1_hospitals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The incidents that are open or were closed lately, the oldest first */
        get: operations["get_v1_incidents"];
        put?: never;
        /** A call was taken */
        post: operations["post_v1_incidents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One incident, with who could be sent and what happened to it */
        get: operations["get_v1_incidents_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Another priority or place */
        patch: operations["patch_v1_incidents_id"];
        trace?: never;
    };
    "/v1/incidents/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A dispatcher sends a unit: only if the incident still has the version the choice was made on */
        post: operations["post_v1_incidents_id_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Nobody is needed any more */
        post: operations["post_v1_incidents_id_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The unit that is there is done with it, and clear */
        post: operations["post_v1_incidents_id_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/divert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same with a unit that is on its way to another incident */
        post: operations["post_v1_incidents_id_divert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/processed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The call-taker is done with it */
        post: operations["post_v1_incidents_id_processed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/stand-down": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A dispatcher calls the unit back */
        post: operations["post_v1_incidents_id_stand_down"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/transport": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A dispatcher names the hospital */
        post: operations["post_v1_incidents_id_transport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The journal as lines of JSON, as `dispatch replay --mode journal` reads them */
        get: operations["get_v1_journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nearest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ranked units for a point, with reasons, and why the others are not taken */
        get: operations["get_v1_nearest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/place": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a place is called: its road, the crossing, the district */
        get: operations["get_v1_place"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rules there are */
        get: operations["get_v1_policies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Positions of many vehicles at once; the latest of each within a tick counts */
        post: operations["post_v1_positions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/route": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One drive, with its time, distance and line */
        get: operations["get_v1_route"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scenario": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The scenario's words and bounds */
        get: operations["get_v1_scenario"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Roads, crossings, stations and hospitals by their names */
        get: operations["get_v1_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every station, with the units that are free there */
        get: operations["get_v1_stations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every change as it becomes durable */
        get: operations["get_v1_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traffic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is reported of the roads, and which of it is in the travel times */
        get: operations["get_v1_traffic"];
        put?: never;
        /** Closures, queues and what ends them; all of a request or none. Travel times follow when their metric is made */
        post: operations["post_v1_traffic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traffic/{id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A report no longer holds */
        post: operations["post_v1_traffic_id_lift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every unit */
        get: operations["get_v1_units"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/units/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One unit */
        get: operations["get_v1_units_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/units/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A crew presses a button */
        post: operations["post_v1_units_id_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The share of one area. */
        AreaShare: {
            id: string;
            /** Format: double */
            share: number;
        };
        /** @description A unit to be sent. */
        Assign: {
            /** @description Why, where another unit was proposed; `GET /v1/policies` lists the reasons. */
            reason?: string | null;
            unit: string;
            /**
             * Format: int64
             * @description The incident's version the choice was made on.
             */
            version: number;
        };
        /** @description The people in each area, at one count of the built-up rule. */
        BuiltUpShape: {
            /** Format: double */
            central: number;
            /**
             * Format: int32
             * @description Nothing: polygons decide.
             */
            min_points?: number | null;
            /** Format: double */
            new_built_up: number;
            /** Format: double */
            rural: number;
        };
        /** @description A unit that could be sent. */
        Candidate: {
            call_sign: string;
            capabilities: string[];
            distance_m?: components["schemas"]["Metres"] | null;
            eta_at: string;
            later_s: components["schemas"]["Seconds"];
            position_age_s?: components["schemas"]["Seconds"] | null;
            rank: number;
            reason: string;
            response_s: components["schemas"]["Seconds"];
            station: string;
            status: string;
            taken_from?: string | null;
            travel_s: components["schemas"]["Seconds"];
            turnout_s: components["schemas"]["Seconds"];
            unit: string;
        };
        /** @description A message of the stream: a journal entry, and the states it changed. */
        Change: Record<string, never> & {
            incidents: components["schemas"]["IncidentView"][];
            /** @description Units that changed in nothing but how far they have come, or which way they go. */
            moved?: components["schemas"]["Moved"][];
            units: components["schemas"]["UnitView"][];
        };
        /** @description Another priority or place. */
        Changed: {
            /** Format: double */
            lat?: number | null;
            /** Format: double */
            lon?: number | null;
            priority?: string | null;
            /**
             * Format: int64
             * @description The version it was decided on; any where nothing is said.
             */
            version?: number | null;
        };
        /** @description How far the journal of before the start was checked since; that goes on beside the work. */
        CheckedView: {
            /** @description What ended it, with its sequence. */
            damage?: string | null;
            /** @description Whether all of it is checked, or something ended the check. */
            is_over: boolean;
            /**
             * Format: int64
             * @description The last sequence that is as it was written.
             */
            to?: number | null;
        };
        /** @description `coverage`. */
        Coverage: {
            areas: components["schemas"]["CoverageRow"][];
            built_up_check: components["schemas"]["BuiltUpShape"][];
            by_hour?: components["schemas"]["HourShape"][];
            by_hour_of_week?: components["schemas"]["HourShape"][];
            clock?: string | null;
            depart_at: string;
            districts: components["schemas"]["CoverageRow"][];
            metric: components["schemas"]["MetricShape"];
            mode: string;
            priority: string;
            sensitivity: components["schemas"]["SensitivityShape"][];
            stations: string;
            total: components["schemas"]["CoverageRow"];
            unreached: components["schemas"]["UnreachedShape"][];
        };
        /** @description Coverage of all, of an area or of a district. */
        CoverageRow: {
            area?: string | null;
            /** Format: double */
            covered_population: number;
            /** Format: int64 */
            covered_zones: number;
            id: string;
            name: string;
            /** Format: double */
            population: number;
            /** Format: double */
            share: number;
            standard_s?: components["schemas"]["Seconds"] | null;
            /** Format: double */
            street_share?: number | null;
            travel_mean_s?: components["schemas"]["Seconds"] | null;
            travel_p50_s?: components["schemas"]["Seconds"] | null;
            travel_p90_s?: components["schemas"]["Seconds"] | null;
            worst_s?: components["schemas"]["Seconds"] | null;
            /** Format: int64 */
            zones: number;
        };
        /** @description A new incident. */
        Create: {
            /** @description Nothing about it waits for a dispatcher. */
            automatic?: boolean;
            /** @description The id of the hospital that was asked for. */
            hospital?: string | null;
            /** @description A name for it, unique in the journal; the desk gives one where there is none. */
            id?: string | null;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            /** @description What the crew must be able to do, such as ALS;NICU. */
            need?: string | null;
            /** @description The id of a priority; the most urgent where nothing is said. */
            priority?: string | null;
            /** @description false: the call-taker is still speaking; `POST …/processed` follows. */
            processed?: boolean | null;
            /** @description When it was reported, RFC 3339; now where nothing is said. */
            reported_at?: string | null;
        };
        /** @description What a page needs to know of a demo. */
        DemoView: {
            /** @description How fast its clock may run. */
            speeds: number[];
        };
        /** @description A district, with a point within it for its name. */
        DistrictView: {
            central: boolean;
            functional: boolean;
            id: string;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            name: string;
            name_en?: string | null;
        };
        /** @description What came of a request that changed something. */
        Done: {
            at: string;
            incident?: components["schemas"]["IncidentView"] | null;
            /** @description The orders that left because of it, in the order of their causes. */
            orders: Record<string, never>[];
            /** @description What waits for a dispatcher because of it. */
            proposals: Record<string, never>[];
            /**
             * Format: int64
             * @description The journal's sequence of the last entry it led to.
             */
            seq: number;
            unit?: components["schemas"]["UnitView"] | null;
        };
        /** @description An end of a route. */
        End: {
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            snap_m?: components["schemas"]["Metres"] | null;
        };
        /** @description A place that was found. */
        FoundView: {
            /** @description The other road of a crossing. */
            cross?: string | null;
            district?: string | null;
            /** @description crossing, road, station or hospital. */
            kind: string;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            name: string;
        };
        /** @description `GET /v1/health`. */
        Health: {
            /** @description The moment of the last published state. */
            as_of: string;
            /** @description Why it is read-only. */
            cause?: string | null;
            /** @description How far the journal of before the start was checked. */
            checked: components["schemas"]["CheckedView"];
            /** @description The hash that covers the journal up to it. */
            hash: string;
            /** @description Listeners of the stream. */
            listeners: number;
            /** @description When the engine looks again if nothing happens. */
            next_wakeup_at?: string | null;
            scenario: components["schemas"]["ScenarioName"];
            /**
             * Format: int64
             * @description The journal's last sequence.
             */
            seq: number;
            /**
             * Format: int32
             * @description How many seconds of the desk's clock pass in one of the wall's: 1 outside the demo, 0 while
             *     it stands.
             */
            speed: number;
            /**
             * @description ok; read_only while the journal takes no writes; damaged where it writes, but an old part of
             *     the journal is not what was written.
             */
            status: string;
            version: string;
            warnings: string[];
        };
        /** @description A sign of life of the desk. */
        Heartbeat: {
            as_of: string;
            /** Format: int64 */
            seq: number;
            /**
             * Format: int32
             * @description How many seconds of the desk's clock pass in one of the wall's; a change is told at once.
             */
            speed: number;
            /** @description ok, read_only or damaged, as in `Health`. */
            status: string;
        };
        /** @description A hospital. */
        HospitalView: {
            /** @description Units on their way there with a patient. */
            coming: string[];
            /** Format: int32 */
            handover_bays?: number | null;
            id: string;
            /** Format: double */
            lat: number;
            level: string;
            /** Format: double */
            lon: number;
            name: string;
            services: string[];
            /** @description Units that are there. */
            there: string[];
        };
        /** @description `GET /v1/hospitals`. */
        Hospitals: {
            as_of: string;
            hospitals: components["schemas"]["HospitalView"][];
        };
        /** @description Coverage at an hour of the day. */
        HourShape: {
            areas: components["schemas"]["AreaShare"][];
            depart_at: string;
            /** Format: int32 */
            hour: number;
            /**
             * Format: int32
             * @description From Monday 00:00, 0 to 167.
             */
            hour_of_week: number;
            /** @description The period of equal speeds. */
            period: number;
            /** Format: double */
            share: number;
        };
        /** @description An incident with all there is to know about it. */
        IncidentFull: components["schemas"]["IncidentView"] & {
            as_of: string;
            recommendation?: components["schemas"]["Nearest"] | null;
            /** @description The journal's entries that touched it. */
            timeline: Record<string, never>[];
        };
        /** @description Where an incident is. */
        IncidentShape: {
            area: string;
            district?: string | null;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            priority: string;
            snap_m?: components["schemas"]["Metres"] | null;
            zone?: string | null;
        };
        /** @description An incident's state. */
        IncidentView: {
            area: string;
            /** @description Whether its decisions never wait for a dispatcher. */
            automatic: boolean;
            district?: string | null;
            /** @description The hospital that was asked for. */
            hospital?: string | null;
            id: string;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            needs: string[];
            /** @description served or cancelled, once it is closed. */
            outcome?: string | null;
            priority: string;
            /** @description The order that waits for a dispatcher. */
            proposal?: Record<string, never> | null;
            /** @description Units that would not take it, could not, or were called back. */
            refused_by: string[];
            reported_at: string;
            /** @description Since when it has this stage. */
            since_at: string;
            snap_m?: components["schemas"]["Metres"] | null;
            /** @description processing, open, waiting, proposed, assigned, attended or closed. */
            stage: string;
            /** @description The unit that is ordered, under way or there; of a closed incident, the one that served. */
            unit?: string | null;
            /**
             * Format: int64
             * @description The sequence of the last journal entry that touched it; send it back with a choice.
             */
            version: number;
            zone?: string | null;
        };
        /** @description `GET /v1/incidents`. */
        Incidents: {
            as_of: string;
            incidents: components["schemas"]["IncidentView"][];
            /** Format: int64 */
            seq: number;
        };
        /** @description A line of GeoJSON. */
        LineString: {
            coordinates: number[][];
            type: string;
        };
        /** @description The rules there are. */
        Listing: {
            policies: components["schemas"]["Rule"][];
            settings: components["schemas"]["Setting"][];
        };
        /**
         * Format: double
         * @description A length on the ground as a number of metres with three decimals.
         */
        Metres: number;
        /** @description By which travel times an answer was made. */
        MetricShape: {
            /** @description Since when it holds: live, since it was adopted; of a file, since a report began or ended. */
            age_s: components["schemas"]["Seconds"];
            /** @description Mode and period, and the traffic's number where something is reported. */
            id: string;
            /**
             * Format: int64
             * @description The number of the traffic in it; 0 where nothing was ever reported.
             */
            number: number;
            /** @description How many reports of traffic are in it. */
            reports: number;
        };
        /** @description What else there is to say about a problem. */
        More: {
            /** @description Which case of its type it is; stays the same, so a page can say it in its reader's language. */
            code: string;
            incident?: components["schemas"]["IncidentView"] | null;
            /** @description What the words of that case need. */
            parameters?: Record<string, never>;
            unit?: components["schemas"]["UnitView"] | null;
        };
        /** @description A unit whose drive went on otherwise than expected, though nothing else about it changed. */
        Moved: {
            /** @description When its drive would have begun. */
            departed_at: string;
            route?: components["schemas"]["RouteView"] | null;
            unit: string;
        };
        /** @description A road near by. */
        NearView: {
            /** Format: int64 */
            distance_m: number;
            name: string;
        };
        /** @description `nearest`. */
        Nearest: {
            as_of: string;
            candidates: components["schemas"]["Candidate"][];
            candidates_total: number;
            incident: components["schemas"]["IncidentShape"];
            metric: components["schemas"]["MetricShape"];
            not_taken: components["schemas"]["NotTaken"][];
            shortfall?: string | null;
        };
        /** @description A unit that is not sent, and why. */
        NotTaken: {
            travel_s?: components["schemas"]["Seconds"] | null;
            unit: string;
            why: string;
            why_text: string;
        };
        /** @description Nothing has to be said. */
        Nothing: Record<string, never>;
        /** @description How fast the clock of the demo runs. */
        Pace: {
            /**
             * Format: int32
             * @description One of the scenario's `demo.speeds`; 0 lets the clock stand.
             */
            speed: number;
        };
        /** @description What a place is called. */
        PlaceView: {
            area: string;
            /** @description A road that crosses it near by. */
            cross?: string | null;
            district?: string | null;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            near?: components["schemas"]["NearView"] | null;
            /** @description The name of the nearest road, if it has one. */
            road?: string | null;
            /** @description The class of the nearest road. */
            road_class?: string | null;
            snap_m?: components["schemas"]["Metres"] | null;
            zone?: string | null;
        };
        /** @description The places that were found, the best first. */
        Places: {
            places: components["schemas"]["FoundView"][];
        };
        /** @description The rules there are, and the reasons a dispatcher may give. */
        Policies: components["schemas"]["Listing"] & {
            /** @description Why another unit than the proposed one is sent. */
            reasons: string[];
        };
        /** @description Where a vehicle is. */
        Position: {
            /**
             * Format: double
             * @description Which way it drives, if it tells: degrees clockwise from north, less than 360.
             */
            heading?: number | null;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            unit: string;
        };
        /** @description Where vehicles are. */
        Positions: {
            positions: components["schemas"]["Position"][];
        };
        /** @description What positions came to. */
        PositionsTaken: {
            /** Format: int64 */
            seq: number;
            taken: number;
        };
        /** @description A class of urgency. */
        PriorityView: {
            id: string;
            /** @description Priorities whose units it may take. */
            may_preempt: string[];
            /** @description siren or ordinary: how units drive to it. */
            mode: string;
            name: string;
        };
        /** @description What went wrong, what with, and what to do. */
        Problem: components["schemas"]["More"] & {
            /** @description What would be allowed. */
            allowed?: string[];
            /** @description What is wrong here. */
            detail: string;
            /** @description Which part of the request it is about. */
            field?: string | null;
            /** @description What to do. */
            remedy: string;
            /** @description The same for people. */
            title: string;
            /** @description A word for programs; stays the same. */
            type: string;
        };
        /** @description What a crew reports. */
        Report: {
            /** @description Why; asked for with refused and out_of_service. */
            reason?: string | null;
            /**
             * @description accepted, refused, en_route, on_scene, transport_needed, left_scene, at_hospital,
             *     handed_over, clear, at_station, on_duty, off_duty, out_of_service, in_service.
             */
            status: string;
        };
        /**
         * @description A report of traffic. One of `lon`,`lat` / `from`,`to` / `polygon` (with or without `class`) /
         *     `class` says where, and one of `closed`, `factor`, `speed_kmh` what.
         */
        ReportShape: {
            /** @description Every road of a class, such as primary. */
            class?: string | null;
            /** @description Nobody gets through. */
            closed?: boolean;
            /**
             * Format: double
             * @description A factor on the speed of the hour.
             */
            factor?: number | null;
            /** @description A node of the imported table: one way, from here to `to`. */
            from?: string | null;
            /**
             * Format: int32
             * @description With a point: only the direction driven this way, in degrees clockwise from north.
             */
            heading?: number | null;
            /** @description The user's id; a new report takes the place of an older one of the same id. */
            id: string;
            /**
             * Format: double
             * @description With lon.
             */
            lat?: number | null;
            /**
             * Format: double
             * @description A point: the road nearest to it, at most 200 m off, from junction to junction.
             */
            lon?: number | null;
            /** @description The corners of an area, longitude first: every road that touches it. */
            polygon?: number[][] | null;
            /** @description Why, in words. */
            reason?: string;
            /** @description From when on, RFC 3339; now where nothing is said. */
            since?: string | null;
            /**
             * Format: double
             * @description The speed of the traffic; a road is never quicker by it than by the hour.
             */
            speed_kmh?: number | null;
            /** @description With from. */
            to?: string | null;
            /** @description Until when, RFC 3339; until it is lifted where nothing is said. */
            until?: string | null;
        };
        /** @description A report as it stands. */
        ReportView: components["schemas"]["ReportShape"] & {
            /** @description Whether the metric in force has it in it. */
            in_force: boolean;
        };
        /** @description What is reported of the roads. */
        Reports: {
            reports: components["schemas"]["ReportShape"][];
        };
        /** @description Everything, for a listener that begins or was away too long. */
        Reset: {
            as_of: string;
            incidents: components["schemas"]["IncidentView"][];
            /** Format: int64 */
            seq: number;
            /**
             * Format: int32
             * @description How many seconds of the desk's clock pass in one of the wall's.
             */
            speed: number;
            units: components["schemas"]["UnitView"][];
        };
        /** @description `route`. */
        Route: {
            depart_at: string;
            distance_m?: components["schemas"]["Metres"] | null;
            from: components["schemas"]["End"];
            geometry?: components["schemas"]["LineString"] | null;
            metric: components["schemas"]["MetricShape"];
            mode: string;
            to: components["schemas"]["End"];
            travel_s?: components["schemas"]["Seconds"] | null;
        };
        /**
         * @description A way with its times: between two points a unit drives evenly, and before the next report it is
         *     where this says.
         */
        RouteView: {
            /** @description When the drive began; a report moves it, so that the unit is now where it was seen. */
            departed_at: string;
            /** @description Longitude, latitude, and seconds since it began. */
            points: number[][];
        };
        /** @description A rule. */
        Rule: {
            /** @description Whether this version has it. */
            available: boolean;
            kind: string;
            name: string;
            parameters: string[];
            rule: string;
            source: string;
        };
        /** @description Which scenario an answer is about. */
        ScenarioName: {
            hash: string;
            name: string;
        };
        /** @description The scenario as a console shows it. */
        ScenarioView: {
            /** @description West, south, east, north of all stations, zones and roads. */
            bounds?: number[] | null;
            /** @description What crews can be asked to be able to do. */
            capabilities: string[];
            demo?: components["schemas"]["DemoView"] | null;
            districts: components["schemas"]["DistrictView"][];
            /** @description The languages of the console, first the default. */
            languages: string[];
            name: string;
            name_en?: string | null;
            /** @description The most urgent first. */
            priorities: components["schemas"]["PriorityView"][];
            /** @description What is aimed at; the first that fits holds. */
            standards: components["schemas"]["StandardView"][];
            /**
             * Format: int32
             * @description The deepest zoom there are tiles of.
             */
            tiles_max_zoom: number;
            /** @description An IANA name: moments are shown in it. */
            time_zone: string;
        };
        /**
         * Format: double
         * @description A length of time as a number of seconds with three decimals.
         */
        Seconds: number;
        /** @description One cell of what an answer hangs on. */
        SensitivityShape: {
            /** Format: int32 */
            hour: number;
            own: boolean;
            /** Format: double */
            share: number;
            /**
             * Format: double
             * @description Nothing: the roads bring their own siren times.
             */
            siren?: number | null;
            turnout_s?: components["schemas"]["Seconds"] | null;
        };
        /** @description A number that a rule goes by. */
        Setting: {
            meaning: string;
            name: string;
        };
        /** @description A unit to be called back. */
        StandDown: {
            reason?: string | null;
            /**
             * Format: int64
             * @description The incident's version the choice was made on.
             */
            version: number;
        };
        /** @description A standard: this share of people reached so soon. */
        StandardView: {
            /** @description central, new_built_up or rural; any where nothing is said. */
            area?: string | null;
            /** @description All where none is named. */
            priorities: string[];
            response_s: components["schemas"]["Seconds"];
            /** Format: double */
            share: number;
        };
        /** @description A station. */
        StationView: {
            /** @description Those of them that are free at the station now. */
            free: string[];
            id: string;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            name: string;
            status: string;
            /** @description Units whose home it is. */
            units: string[];
        };
        /** @description `GET /v1/stations`. */
        Stations: {
            as_of: string;
            stations: components["schemas"]["StationView"][];
        };
        /** @description `GET /v1/traffic`. */
        TrafficView: {
            as_of: string;
            /** @description The metric drives are judged by now, in the mode the scenario plans with. */
            metric: components["schemas"]["MetricShape"];
            /** @description Every report that is not over, by id. */
            reports: components["schemas"]["ReportView"][];
            /** Format: int64 */
            seq: number;
            /**
             * Format: int64
             * @description The number of the metric that is being made, if other traffic holds by now.
             */
            wanted?: number | null;
        };
        /** @description A hospital to be driven to. */
        Transport: {
            hospital: string;
            reason?: string | null;
            /**
             * Format: int64
             * @description The incident's version the choice was made on.
             */
            version: number;
        };
        /** @description A unit's state. */
        UnitView: {
            /** @description When it is expected where it drives to. */
            arrives_at?: string | null;
            call_sign: string;
            capabilities: string[];
            hospital?: string | null;
            id: string;
            in_service: boolean;
            incident?: string | null;
            /** Format: double */
            lat: number;
            /**
             * Format: double
             * @description Where it is believed to be: on its way as far as the roads' speeds say.
             */
            lon: number;
            /** @description The statuses its crew may report now. */
            next: string[];
            on_duty: boolean;
            /** @description The order the crew has not answered. */
            order?: Record<string, never> | null;
            /** @description When that order was given. */
            ordered_at?: string | null;
            position_age_s?: components["schemas"]["Seconds"] | null;
            route?: components["schemas"]["RouteView"] | null;
            /** @description Since when; nothing before the first entry about it. */
            since_at?: string | null;
            station: string;
            status: string;
            /**
             * Format: int64
             * @description The sequence of the last journal entry that touched it.
             */
            version: number;
        };
        /** @description `GET /v1/units`. */
        Units: {
            as_of: string;
            /** Format: int64 */
            seq: number;
            units: components["schemas"]["UnitView"][];
        };
        /** @description A place nobody reaches in time. */
        UnreachedShape: {
            allowed_s: components["schemas"]["Seconds"];
            area: string;
            district?: string | null;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            /** Format: double */
            population: number;
            reason: string;
            travel_s?: components["schemas"]["Seconds"] | null;
            zone: string;
        };
        /** @description The version something was decided on. */
        Versioned: {
            /**
             * Format: int64
             * @description Any where nothing is said.
             */
            version?: number | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_tiles_z_x_y: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                z: number;
                x: number;
                y: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": number[];
                };
            };
            /** @description as it was */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_coverage: {
        parameters: {
            query?: {
                /** @description free (with a free unit at home now; what is meant where nothing is said), staffed or all. */
                stations?: string;
                /** @description The most urgent where nothing is said. */
                priority?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coverage"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_demo: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Pace"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pace"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    get_v1_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_v1_hospitals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hospitals"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_incidents: {
        parameters: {
            query?: {
                /** @description true: only open ones. */
                open?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incidents"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_incidents: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Create"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    get_v1_incidents_id: {
        parameters: {
            query?: {
                /** @description How many candidates; 5 where nothing is said. */
                k?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentFull"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_v1_incidents_id: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Changed"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    post_v1_incidents_id_assign: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assign"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    post_v1_incidents_id_cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Versioned"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    post_v1_incidents_id_close: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Versioned"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    post_v1_incidents_id_divert: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assign"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    post_v1_incidents_id_processed: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    post_v1_incidents_id_stand_down: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StandDown"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    post_v1_incidents_id_transport: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Transport"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    get_v1_journal: {
        parameters: {
            query?: {
                /** @description The first sequence; 0 is the header. */
                from?: number;
                /** @description How many rows; 100,000 at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_nearest: {
        parameters: {
            query: {
                lon: number;
                lat: number;
                /** @description How many candidates; 5 where nothing is said. */
                k?: number;
                /** @description The most urgent where nothing is said. */
                priority?: string;
                /** @description What the crew must be able to do, such as ALS;NICU. */
                need?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nearest"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_place: {
        parameters: {
            query: {
                lon: number;
                lat: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlaceView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_policies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policies"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_positions: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Positions"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PositionsTaken"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    get_v1_route: {
        parameters: {
            query: {
                /** @description LON,LAT */
                from: string;
                /** @description LON,LAT */
                to: string;
                /** @description siren or ordinary; as the scenario plans where nothing is said. */
                mode?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_scenario: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScenarioView"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_search: {
        parameters: {
            query: {
                /** @description Pieces of names: of a road, of two that cross (A × B), of a station or hospital. */
                q: string;
                /** @description How many answers; 8 where nothing is said. */
                k?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Places"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_stations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stations"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_stream: {
        parameters: {
            query?: {
                /** @description The last sequence that was seen. */
                last_event_id?: number;
            };
            header?: {
                /** @description the last sequence that was seen */
                "Last-Event-ID"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description events entry (Change), reset (Reset) and heartbeat (Heartbeat) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_traffic: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrafficView"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_traffic: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reports"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    post_v1_traffic_id_lift: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
    get_v1_units: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Units"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_units_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"];
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_units_id_status: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each request; sent again, the first answer comes again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Report"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request came through another name or page than this server's own */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The state has moved on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The body is not JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description The request makes no sense, or not now */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
            /** @description Nothing can be taken now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["More"] & {
                        /** @description What would be allowed. */
                        allowed?: string[];
                        /** @description What is wrong here. */
                        detail: string;
                        /** @description Which part of the request it is about. */
                        field?: string | null;
                        /** @description What to do. */
                        remedy: string;
                        /** @description The same for people. */
                        title: string;
                        /** @description A word for programs; stays the same. */
                        type: string;
                    };
                };
            };
        };
    };
}
