// Evaluates the chart's alerts with Prometheus' own code, on series and times that alerts_test.yaml gives. That file has promtool's form.
package alerts

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sort"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"
	"gopkg.in/yaml.v2"
)

type file struct {
	RuleFiles []string `yaml:"rule_files"`
	Tests     []story  `yaml:"tests"`
}

type story struct {
	Name     string         `yaml:"name"`
	Interval model.Duration `yaml:"interval"`
	Series   []struct {
		Series string `yaml:"series"`
		Values string `yaml:"values"`
	} `yaml:"input_series"`
	Alerts []struct {
		EvalTime model.Duration `yaml:"eval_time"`
		Name     string         `yaml:"alertname"`
		Expected []struct {
			Labels  map[string]string `yaml:"exp_labels"`
			Summary string            `yaml:"exp_summary"`
		} `yaml:"exp_alerts"`
	} `yaml:"alert_rule_test"`
}

func TestAlerts(t *testing.T) {
	text, err := os.ReadFile("alerts_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var stories file
	if err := yaml.UnmarshalStrict(text, &stories); err != nil {
		t.Fatal(err)
	}
	groups, errs := rulefmt.ParseFile(stories.RuleFiles[0])
	if errs != nil {
		t.Fatal(errs)
	}
	fired := map[string]bool{}
	for _, s := range stories.Tests {
		t.Run(s.Name, func(t *testing.T) { run(t, groups.Groups[0].Rules, s, fired) })
	}
	for _, rule := range groups.Groups[0].Rules {
		if !fired[rule.Alert.Value] {
			t.Errorf("no story in which %s fires", rule.Alert.Value)
		}
	}
}

func run(t *testing.T, written []rulefmt.RuleNode, s story, fired map[string]bool) {
	load := fmt.Sprintf("load %s\n", s.Interval)
	for _, series := range s.Series {
		load += fmt.Sprintf("  %s %s\n", series.Series, series.Values)
	}
	storage := promqltest.LoadedStorage(t, load)
	defer storage.Close()
	engine := promqltest.NewTestEngine(t, false, 0, 100000)
	query := rules.EngineQueryFunc(engine, storage)
	for _, expectation := range s.Alerts {
		rule := alerting(t, written, expectation.Name)
		start := time.Unix(0, 0).UTC()
		end := start.Add(time.Duration(expectation.EvalTime))
		for at := start; !at.After(end); at = at.Add(time.Minute) {
			if _, err := rule.Eval(context.Background(), 0, at, query, &url.URL{}, 0); err != nil {
				t.Fatal(err)
			}
		}
		var got, want []string
		for _, alert := range rule.ActiveAlerts() {
			if alert.State == rules.StateFiring {
				fired[expectation.Name] = true
				got = append(got, alert.Labels.String()+" "+alert.Annotations.Get("summary"))
			}
		}
		for _, e := range expectation.Expected {
			e.Labels["alertname"] = expectation.Name
			want = append(want, labels.FromMap(e.Labels).String()+" "+e.Summary)
		}
		sort.Strings(got)
		sort.Strings(want)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s at %s:\n got %q\nwant %q", expectation.Name, expectation.EvalTime, got, want)
		}
	}
}

func alerting(t *testing.T, written []rulefmt.RuleNode, name string) *rules.AlertingRule {
	for _, r := range written {
		if r.Alert.Value == name {
			expr, err := parser.ParseExpr(r.Expr.Value)
			if err != nil {
				t.Fatal(err)
			}
			return rules.NewAlertingRule(name, expr, time.Duration(r.For), 0, labels.FromMap(r.Labels),
				labels.FromMap(r.Annotations), labels.EmptyLabels(), "", true, nil)
		}
	}
	t.Fatalf("there is no alert %s", name)
	return nil
}
