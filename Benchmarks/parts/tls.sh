# shellcheck shell=bash
# Full TLS handshakes with one request each, and requests on one connection that stays, against nginx with the same
# certificate, protocols and groups. The client works harder than the server, so it is the server's CPU that counts: a
# thread of it could do 1 ÷ that in a second.
measure_tls() {
  local authorization certificate=$work/dev-certificate round name row names=(plan-server) path=$plan/kpis
  authorization="Authorization: Bearer $(token viewer -)"
  Scripts/make-dev-certificate.sh "$work" >&2
  launch plan-server "$plan_server" serve --database "$(fresh_database tls)" --loops 1 --rate-limit 0 \
    --tls-listen 127.0.0.1:0 --tls-certificate "$certificate.pem" --tls-key "$certificate.key"
  if has nginx; then
    mkdir -p "$work/www$plan"
    printf '{"status":"ok"}' >"$work/www/healthz"
    "$programs/handshakes" -o "$work/tls.answer" -d 0.1 -H "$authorization" \
      "127.0.0.1:${ports[plan-server]}" "$path" >/dev/null
    sed '1,/^\r$/d' "$work/tls.answer" >"$work/www$path"
    launch_nginx
    names+=(nginx-tls)
  fi
  for ((round = 1; round <= rounds; round++)); do
    for name in $(in_turn "$round" "${names[@]}"); do
      measure_with "$name" tls-handshake taskset -c "$load_cpu" "$programs/handshakes" -d "$duration" \
        "127.0.0.1:${ports[$name]}" /healthz
      measure_with "$name" tls-kpis taskset -c "$load_cpu" "$programs/handshakes" -k -d "$duration" \
        -H "$authorization" "127.0.0.1:${ports[$name]}" "$path"
    done
  done
  table_head 'CPU against nginx'
  for row in tls-handshake tls-kpis; do
    table_line "$row" nginx-tls
    if has nginx; then table_line "$row" plan-server nginx-tls cpu; else table_line "$row" plan-server; fi
  done
  printf '\n| handshakes for each CPU second | |\n|---|--:|\n'
  for name in "${names[@]}"; do
    printf '| %s | %.0f |\n' "$name" "$(median cpu tls-handshake "$name" | awk '{ print 1e6 / $1 }')"
  done
  stop plan-server
  if has nginx; then stop_nginx; fi
}
