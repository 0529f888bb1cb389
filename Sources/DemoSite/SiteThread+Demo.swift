public import EventLoop
public import HTTPServer

extension SiteThread {
    /// Starts to listen and to serve a site.
    ///
    /// - Throws: `ServerError` or `SelectorError`.
    public convenience init(options: DemoSiteOptions = DemoSiteOptions(), selector: SelectorKind = .epoll) throws {
        try self.init(selector) { loop in
            let site = try DemoSite(loop: loop, options: options)
            return Confined(url: site.url, port: site.port, stop: site.stop)
        }
    }

    /// Starts to listen and to serve hosts in trouble.
    ///
    /// - Throws: `ServerError` or `SelectorError`.
    public convenience init(hosts options: DemoHostsOptions) throws {
        try self.init(.epoll) { loop in
            let hosts = try DemoHosts(loop: loop, options: options)
            return Confined(url: hosts.url, port: hosts.port, stop: hosts.stop)
        }
    }
}
